import { OPEN_METRICS_TEXT, PROMETHEUS_TEXT, toOpenMetrics } from '../metrics/open-metrics.ts';
import type { AppParts } from './app-parts.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { prefersOpenMetrics } from './prefers-open-metrics.ts';

/** The exposition, at the address that Prometheus expects and at the old service's. */
export function metricsEndpoints(parts: AppParts): Endpoint[] {
  return [exposition('/metrics', parts), exposition('/api/v1/metrics', parts)];
}

function exposition(path: string, { registry }: AppParts): Endpoint {
  return {
    method: 'get',
    path,
    group: 'metrics',
    summary: 'Every metric, in Prometheus text 0.0.4, or OpenMetrics 1.0 if Accept asks for it',
    access: 'metrics',
    answers: [PROMETHEUS_TEXT, OPEN_METRICS_TEXT].map((type) => ({
      status: 200,
      description: 'The exposition',
      type,
    })),
    handle: async ({ request, response }: Call) => {
      const text = await registry.expose();
      response.vary('Accept');
      const openMetrics = prefersOpenMetrics(request.get('accept') ?? '');
      response.set('Content-Type', openMetrics ? OPEN_METRICS_TEXT : PROMETHEUS_TEXT);
      response.send(openMetrics ? toOpenMetrics(text) : text);
    },
  };
}
