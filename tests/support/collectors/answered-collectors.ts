import type { SourceConfig } from '../../../exporter/config/config.ts';
import { silentLogger } from '../silent-logger.ts';
import type { Logger } from '../../../exporter/logger.ts';
import { MovedClock } from '../moved-clock.ts';
import { CollectorSet } from '../../../exporter/collectors/collector-set.ts';
import type { Fetched } from '../../../exporter/collectors/fetch-source.ts';
import { configuredSource } from './source-server.ts';

/** A read that is under way: the test answers it. */
export interface Asked {
  readonly collector: string;
  readonly atMs: number;
  readonly signal: AbortSignal;
  readonly answer: (fetched: Fetched) => void;
}

export const good = (n: unknown) => ({ text: JSON.stringify({ n }), mediaType: '' });
export const bad = (failure = 'the connection was refused') => ({ failure });

/** A source of one figure, `n`, that is read every 30 s. */
export function source(collector: string, entry: Record<string, unknown> = {}): SourceConfig {
  const metrics = [{ metric: 'penpal_total_users', value: 'n' }];
  const defaults = { collector, format: 'json', interval: '30s', metrics };
  return configuredSource('http://localhost', { ...defaults, ...entry });
}

/** For tests: a set whose reads the test answers, on a clock that the test moves. */
export function start(sources: readonly SourceConfig[], log: Logger = silentLogger) {
  const clock = new MovedClock();
  const asked: Asked[] = [];
  const fetch = ({ collector }: SourceConfig, signal: AbortSignal) =>
    new Promise<Fetched>((answer) => {
      signal.addEventListener('abort', () => answer(bad('stopped')));
      asked.push({ collector, atMs: clock.monotonic(), signal, answer });
    });
  const collectors = new CollectorSet({ clock, log, fetch });
  collectors.apply(sources);
  return {
    collectors,
    clock,
    asked,
    /** Answers the last read of a collector. */
    answer: async (collector: string, fetched: Fetched) => {
      asked.findLast((one) => one.collector === collector)?.answer(fetched);
      await clock.advance(0);
    },
    /** When a collector was read. */
    readsOf: (name: string) =>
      asked.filter(({ collector }) => collector === name).map(({ atMs }) => atMs),
    /** What the scrape shows of the figure. */
    figures: () =>
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
