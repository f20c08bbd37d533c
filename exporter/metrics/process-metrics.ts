import { collectDefaultMetrics, Registry } from 'prom-client';
import { keptFor, PROCESS_KEPT_MS } from './kept-for.ts';

/** The Node and process metrics of prom-client, as text 0.0.4. */
export function processMetrics(): () => Promise<string> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return keptFor(PROCESS_KEPT_MS, () => registry.metrics());
}
