import type { RequestHandler } from 'express';
import type { Clock } from '../clock.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import { sample } from '../metrics/sample.ts';
import type { Sample } from '../metrics/sample.ts';
import { requestContext } from './request-context.ts';
import { statusOf } from './request-log.ts';

/** A client may send any method; the metrics know these. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts and times every request that was served, by its route's pattern. */
export function measureRequests(registry: MetricRegistry, clock: Clock): RequestHandler {
  const counts = new Map<string, Sample>();
  const durations = registry.histogram('http_request_duration_seconds');
  registry.addStates(
    () => counts.values(),
    (count) => [count],
  );
  return (request, response, next) => {
    const startedAt = clock.monotonic();
    response.once('close', () => {
      const method = METHODS.has(request.method) ? request.method : 'OTHER';
      const { route } = requestContext(response);
      const status_code = String(statusOf(response));
      const service = 'monitoring-service';
      const key = `${method} ${route} ${status_code}`;
      const labels = { method, route, status_code, service } as const;
      const value = (counts.get(key)?.value ?? 0) + 1;
      counts.set(key, sample('http_requests_total', labels, value));
      durations.observe({ method, route, service }, (clock.monotonic() - startedAt) / 1000);
    });
    next();
  };
}
