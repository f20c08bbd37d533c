import { collectDefaultMetrics, Registry } from 'prom-client';
import { TimeSlice } from '../clock.ts';
import type { ExpositionFormat } from './exposition.ts';
import { toOpenMetrics } from './open-metrics.ts';

/**
 * Milliseconds for which a scrape gets the cached process metrics. Reading them (files of /proc and of the
 * cgroup, heap statistics) takes longer than writing all the rest. Prometheus scrapes every few seconds, so each
 * of its scrapes reads them.
 */
export const PROCESS_CACHE_MS = 100;

type Expositions = Readonly<Record<ExpositionFormat, Buffer>>;

/**
 * The Node and process metrics of prom-client, and in OpenMetrics the end of the exposition. Who asks
 * while they are read waits for the same reading: a second one would take the first one's lags of the
 * event loop.
 */
export function processMetrics(): (format: ExpositionFormat) => Promise<Buffer> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  let last: Promise<Expositions> | undefined;
  let untilMs = Infinity;
  const readAgain = () => {
    untilMs = Infinity;
    last = readInTurns(registry).finally(() => (untilMs = performance.now() + PROCESS_CACHE_MS));
    return last;
  };
  return async (format) => {
    const reading = last && performance.now() < untilMs ? last : readAgain();
    return (await reading)[format];
  };
}

/** One metric after the other: `registry.metrics()` reads them all in one turn of the event loop. */
async function readInTurns(registry: Registry): Promise<Expositions> {
  const turn = new TimeSlice();
  let text = '';
  for (const { name } of registry.getMetricsAsArray()) {
    text += `${await registry.getSingleMetricAsString(name)}\n`;
    if (turn.isOver) await turn.next();
  }
  return { text: Buffer.from(text), openmetrics: Buffer.from(toOpenMetrics(text)) };
}
