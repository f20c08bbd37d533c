import { LOCAL_ALERTS } from '../../../exporter/alerts/local-alerts.ts';
import type { CheckConfig } from '../../../exporter/config/config.ts';
import type { Health } from '../../../exporter/probes/health-state.ts';
import type { Conclusion } from './endurance-world.ts';

/** The expected result of a service's probes, computed in the simplest way. */
export interface Reference {
  readonly health: Health;
  readonly transitions: number;
  readonly failures: Readonly<Record<string, number>>;
  /** Alerts of the service, with the range of their start, Unix milliseconds. */
  readonly alertStarts: readonly AlertStart[];
}

/** A pending alert starts at the next evaluation after its wait: at the latest with the next slow probe. */
export interface AlertStart {
  readonly earliest: number;
  /** Infinity if no probe proves that it started. */
  readonly latest: number;
}

const SLOW_FOR_MS = LOCAL_ALERTS.slow.forMs;

/** Evaluates all probes from the first one, each time. */
export function referenceOf(check: CheckConfig, conclusions: readonly Conclusion[]): Reference {
  let health: Health = 'unknown';
  let transitions = 0;
  const failures: Record<string, number> = {};
  const alertStarts: AlertStart[] = [];
  conclusions.forEach(({ outcome, atMs }, index) => {
    const reason = outcome.failure?.reason;
    if (reason) failures[reason] = (failures[reason] ?? 0) + 1;
    const lastOnes = (count: number) =>
      conclusions.slice(Math.max(0, index + 1 - count), index + 1);
    const failed = lastOnes(check.unhealthyAfter).filter((each) => each.outcome.failure);
    const worked = lastOnes(check.healthyAfter).filter((each) => !each.outcome.failure);
    const before = health;
    if (failed.length === check.unhealthyAfter) health = 'unhealthy';
    else if (!reason && (before === 'unknown' || worked.length === check.healthyAfter)) {
      health = 'healthy';
    }
    if (health !== before && before !== 'unknown') transitions += 1;
    if (health !== before && health === 'unhealthy') {
      alertStarts.push({ earliest: atMs, latest: atMs });
    }
  });
  return {
    ...{ health, transitions, failures },
    alertStarts: [...alertStarts, ...slowStarts(check, conclusions)],
  };
}

function slowStarts(check: CheckConfig, conclusions: readonly Conclusion[]): AlertStart[] {
  const starts: AlertStart[] = [];
  let earliest: number | undefined;
  for (const { outcome, atMs } of conclusions) {
    const isSlow = (outcome.durationSeconds ?? 0) * 1000 >= check.slowThresholdMs;
    const isDue = earliest !== undefined && atMs >= earliest;
    const last = starts.at(-1);
    if (isDue && earliest !== undefined && last?.earliest !== earliest) {
      starts.push({ earliest, latest: isSlow ? atMs : Infinity });
    }
    if (!isSlow) earliest = undefined;
    else earliest ??= atMs + SLOW_FOR_MS;
  }
  if (earliest !== undefined && starts.at(-1)?.earliest !== earliest) {
    starts.push({ earliest, latest: Infinity });
  }
  return starts;
}

/** Longest time from the start of an outage to the unhealthy state, milliseconds. */
export function detectMs(check: CheckConfig): number {
  const { intervalMs, timeoutMs, earlyReprobeMs, unhealthyAfter } = check;
  // The first probe after a disturbance may be inconclusive; then it is repeated early.
  const firstMs = intervalMs + timeoutMs + earlyReprobeMs + timeoutMs;
  return firstMs + unhealthyAfter * timeoutMs + (unhealthyAfter - 1) * earlyReprobeMs;
}

/** Longest time from its end to the healthy state: a hanging probe times out, then enough early ones succeed. */
export function recoverMs(check: CheckConfig): number {
  const { intervalMs, timeoutMs, earlyReprobeMs, healthyAfter } = check;
  return timeoutMs + 2 * earlyReprobeMs + healthyAfter * (intervalMs + 2 * timeoutMs);
}
