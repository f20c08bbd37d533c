import { collectDefaultMetrics, Registry } from 'prom-client';
import type { ExpositionFormat } from './exposition-text.ts';
import { keptFor, PROCESS_KEPT_MS } from './kept-for.ts';
import { toOpenMetrics } from './open-metrics.ts';

type Expositions = Readonly<Record<ExpositionFormat, Buffer>>;

/** The Node and process metrics of prom-client, and in OpenMetrics the end of the exposition. */
export function processMetrics(): () => Promise<Expositions> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return keptFor(PROCESS_KEPT_MS, async () => {
    const text = await registry.metrics();
    return { text: Buffer.from(text), openmetrics: Buffer.from(toOpenMetrics(text)) };
  });
}
