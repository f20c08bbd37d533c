import type { SourceConfig } from '../../../exporter/config/config.ts';
import { CollectorSet, START_GAP_MS } from '../../../exporter/collectors/collector-set.ts';
import type { Fetched } from '../../../exporter/http-client/fetch-text.ts';
import type { Logger } from '../../../exporter/logger.ts';
import { MovedClock } from '../moved-clock.ts';
import { silentLogger } from '../silent-logger.ts';
import { configuredSource } from './source-server.ts';

/** A read in progress; the test ends it with `respond`. */
export interface PendingRead {
  readonly collector: string;
  readonly atMs: number;
  readonly signal: AbortSignal;
  readonly respond: (fetched: Fetched) => void;
}

export const good = (n: unknown) => ({ text: JSON.stringify({ n }), mediaType: '' });
export const bad = (failure = 'the connection was refused') => ({ failure });

/** A source of one metric, read every 30 s. */
export function source(collector: string, entry: Record<string, unknown> = {}): SourceConfig {
  const metrics = [{ metric: 'penpal_total_users', value: 'n' }];
  const defaults = { collector, format: 'json', interval: '30s', metrics };
  return configuredSource(`http://${collector}`, { ...defaults, ...entry });
}

/** A set of collectors, all started, whose reads the test ends, on a clock that the test moves. */
export async function start(sources: readonly SourceConfig[], log: Logger = silentLogger) {
  const clock = new MovedClock();
  const reads: PendingRead[] = [];
  const fetch = ({ url }: { readonly url: string }, signal: AbortSignal) =>
    new Promise<Fetched>((respond) => {
      signal.addEventListener('abort', () => respond(bad('stopped')));
      const collector = new URL(url).hostname;
      reads.push({ collector, atMs: clock.monotonic(), signal, respond });
    });
  const faults: unknown[] = [];
  const onInconclusive = (fault: unknown) => void faults.push(fault);
  const collectors = new CollectorSet({ clock, log, fetch, onInconclusive });
  collectors.apply(sources);
  await clock.advance(START_GAP_MS * Math.max(0, sources.length - 1));
  return {
    collectors,
    clock,
    reads,
    faults,
    /** Ends the last read of a collector. */
    respond: async (collector: string, fetched: Fetched) => {
      reads.findLast((one) => one.collector === collector)?.respond(fetched);
      await clock.advance(0);
    },
    /** When a collector was read, milliseconds. */
    readsOf: (name: string) =>
      reads.filter(({ collector }) => collector === name).map(({ atMs }) => atMs),
    /** The values of the metric in a scrape. */
    values: () =>
      [...collectors.samples()]
        .filter(({ name }) => name === 'penpal_total_users')
        .map(({ value }) => value),
    stateOf: (name: string) => {
      const state = collectors.states().find(({ source }) => source.collector === name);
      if (!state) throw new Error(`${name} has no state`);
      return state;
    },
  };
}
