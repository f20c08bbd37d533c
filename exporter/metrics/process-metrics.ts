import { collectDefaultMetrics, Registry } from 'prom-client';
import { TimeSlice } from '../time-slice.ts';
import type { ExpositionFormat } from './exposition.ts';

/**
 * Milliseconds for which a scrape gets cached process metrics. Reading them (files of /proc and of the cgroup,
 * heap statistics) takes longer than writing all the rest. Prometheus scrapes every few seconds, so each
 * of its scrapes reads them.
 */
export const PROCESS_CACHE_MS = 100;

/**
 * Node and process metrics of prom-client. In OpenMetrics they end the exposition. Concurrent scrapes share one
 * reading: a second one would reset the event-loop lags of the first.
 */
export function processMetrics(): (format: ExpositionFormat) => Promise<Buffer> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  let reading: ReturnType<typeof read> | undefined;
  const forget = () => (reading = undefined);
  return async (format) => {
    reading ??= read(registry).finally(() => setTimeout(forget, PROCESS_CACHE_MS).unref());
    return (await reading)[format];
  };
}

/** Yields between metrics, because `registry.metrics()` reads all of them at once. */
async function read(registry: Registry): Promise<Record<ExpositionFormat, Buffer>> {
  const slice = new TimeSlice();
  let text = '';
  for (const { name } of registry.getMetricsAsArray()) {
    text += `${await registry.getSingleMetricAsString(name)}\n`;
    if (slice.isOver) await slice.next();
  }
  return { text: Buffer.from(text), openmetrics: Buffer.from(`${withoutTotal(text)}# EOF\n`) };
}

/** OpenMetrics names counters without `_total`. prom-client would rename them for the other format, too. */
function withoutTotal(text: string): string {
  return text.replaceAll(/^(# HELP \w+)_total( .*\n# TYPE \w+)_total counter$/gm, '$1$2 counter');
}
