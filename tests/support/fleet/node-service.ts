import { collectDefaultMetrics, Registry } from 'prom-client';
import { listen } from '../../../demo/fleet/listen.ts';

/** A service that exposes the metrics of Node under their own names. ai-service puts a prefix before them. */
export interface NodeService extends AsyncDisposable {
  readonly url: string;
  /** Its path with the metrics in Prometheus's text format. */
  readonly metricsPath: string;
}

const HEALTH = JSON.stringify({ status: 'ok', version: '1.0.0', environment: 'test' });

/** Starts it on a free port. */
export async function startNodeService(name: string): Promise<NodeService> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const metricsPath = '/metrics';
  const server = await listen(name, { host: '127.0.0.1', port: 0 }, (request, response) => {
    if (request.url !== metricsPath) return void response.end(HEALTH);
    response.setHeader('content-type', registry.contentType);
    void registry.metrics().then((text) => response.end(text));
  });
  return { url: server.url, metricsPath, [Symbol.asyncDispose]: () => server.close() };
}
