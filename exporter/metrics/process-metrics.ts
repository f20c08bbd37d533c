import { collectDefaultMetrics, Registry } from 'prom-client';
import type { ExpositionFormat } from './exposition-text.ts';
import { keptFor, PROCESS_KEPT_MS } from './kept-for.ts';
import { toOpenMetrics } from './open-metrics.ts';
import { Turn } from './turn.ts';

/** The Node and process metrics of prom-client, and in OpenMetrics the end of the exposition. */
export function processMetrics(): (format: ExpositionFormat) => Promise<Buffer> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const read = keptFor(PROCESS_KEPT_MS, () => readInTurns(registry));
  const kept = {
    text: keptFor(PROCESS_KEPT_MS, async () => Buffer.from(await read())),
    openmetrics: keptFor(PROCESS_KEPT_MS, async () => Buffer.from(toOpenMetrics(await read()))),
  };
  return (format) => kept[format]();
}

/** One metric after the other: `registry.metrics()` reads them all in one turn of the event loop. */
async function readInTurns(registry: Registry): Promise<string> {
  const turn = new Turn();
  let text = '';
  for (const { name } of registry.getMetricsAsArray()) {
    text += `${await registry.getSingleMetricAsString(name)}\n\n`;
    if (turn.isOver) await turn.next();
  }
  return text.slice(0, -1);
}
