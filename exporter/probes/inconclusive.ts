import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { INCONCLUSIVE_REASONS } from '../metrics/catalog.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import { sample } from '../metrics/sample.ts';
import type { Judgement } from './judge.ts';

export type Inconclusive = NonNullable<Judgement['inconclusive']>;

/** Milliseconds between two log lines. */
const LOG_EVERY_MS = 60_000;

/** Counts probes that say nothing about their service, and logs at most one line a minute. */
export function countInconclusive(
  clock: Clock,
  log: Logger,
  registry: Pick<MetricRegistry, 'addSource'>,
): (probe: Inconclusive) => void {
  const name = 'penpal_monitoring_probes_inconclusive_total';
  const counts = new Map(INCONCLUSIVE_REASONS.map((reason) => [reason, 0]));
  registry.addSource(() =>
    Array.from(counts, ([reason, count]) => sample(name, { reason }, count)),
  );
  let loggedMs = -Infinity;
  return ({ reason, message }) => {
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
    const nowMs = clock.monotonic();
    if (reason === 'stalled' || nowMs - loggedMs < LOG_EVERY_MS) return;
    loggedMs = nowMs;
    log.warn({ reason, message }, 'this host cannot probe; the health of services stays as it is');
  };
}
