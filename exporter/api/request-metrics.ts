import type { RequestHandler } from 'express';
import type { Clock } from '../clock.ts';
import type { LabelsOf } from '../metrics/catalog.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import { sample } from '../metrics/sample.ts';
import { requestContext } from './request-context.ts';
import { statusOf } from './request-log.ts';

type RequestLabels = LabelsOf<'http_requests_total'>;

/** A client may send any method; the metrics know these. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts and times every request that was served, by its route's pattern. */
export function measureRequests(registry: MetricRegistry, clock: Clock): RequestHandler {
  const counts = new Map<string, { labels: RequestLabels; value: number }>();
  const durations = registry.histogram('http_request_duration_seconds');
  registry.addSource(() =>
    [...counts.values()].map(({ labels, value }) => sample('http_requests_total', labels, value)),
  );
  return (request, response, next) => {
    const startedAt = clock.monotonic();
    response.once('close', () => {
      const method = METHODS.has(request.method) ? request.method : 'OTHER';
      const { route } = requestContext(response);
      const status_code = String(statusOf(response));
      const service = 'monitoring-service';
      const key = `${method} ${route} ${status_code}`;
      const series = counts.get(key);
      if (series) series.value += 1;
      else counts.set(key, { labels: { method, route, status_code, service }, value: 1 });
      durations.observe({ method, route, service }, (clock.monotonic() - startedAt) / 1000);
    });
    next();
  };
}
