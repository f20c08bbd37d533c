import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/**
 * Node's default metrics with ai-service's prefix, as Prometheus text. They are true figures of
 * this process, and the only ones here that no seed and no clock decides.
 */
export async function nodeMetrics(): Promise<string> {
  if (!registry) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry, prefix: 'ai_service_' });
  }
  return registry.metrics();
}
