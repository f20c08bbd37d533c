import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { logMs } from '../logger.ts';
import { sample, type Sample } from '../metrics/sample.ts';
import type { AppParts } from './endpoint.ts';

/** A client may send any method; others than these are counted as OTHER. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const SERVICE = { service: 'monitoring-service' } as const;
const SANE_ID = /^[\w.-]{8,64}$/;

/**
 * The first middleware: gives each request an id, the client's X-Request-Id if it is a sane one, then
 * logs, counts and times it. The log gets neither headers nor the query string, which may hold secrets.
 */
export function observeRequests({ log, registry, clock }: AppParts): RequestHandler {
  const counts = new Map<string, Sample>();
  const durations = registry.addHistogram('http_request_duration_seconds');
  registry.addStates(
    () => counts.values(),
    (count) => [count],
  );
  return (request, response, next) => {
    const startedAt = clock.monotonic();
    const given = request.get('x-request-id') ?? '';
    const requestId = SANE_ID.test(given) ? given : randomUUID();
    response.set('X-Request-Id', requestId);
    const { method, path } = request;
    response.once('close', () => {
      const seconds = (clock.monotonic() - startedAt) / 1000;
      const { route = 'unmatched' } = response.locals as { route?: string };
      // 499, as in nginx: the client went away before it had the response.
      const status = response.writableFinished ? response.statusCode : 499;
      const level = response.statusCode >= 500 ? 'warn' : 'debug';
      const durationMs = logMs(seconds);
      log[level]({ requestId, method, path, route, status, durationMs }, 'request');
      const counted = METHODS.has(method) ? method : 'OTHER';
      const key = `${counted} ${route} ${status}`;
      const labels = { method: counted, route, status_code: String(status), ...SERVICE };
      const total = (counts.get(key)?.value ?? 0) + 1;
      counts.set(key, sample('http_requests_total', labels, total));
      durations.observe({ method: counted, route, ...SERVICE }, seconds);
    });
    next();
  };
}
