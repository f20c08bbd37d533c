import type { RequestHandler, Response } from 'express';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { requestContext } from './request-context.ts';

/**
 * One line a request: `debug`, or `warn` for a status of 500 and above. Neither headers nor the
 * query string: both may hold secrets.
 */
export function logRequests(log: Logger, clock: Clock): RequestHandler {
  return (request, response, next) => {
    const startedAt = clock.monotonic();
    const { method, path } = request;
    response.once('close', () => {
      const level = response.statusCode >= 500 ? 'warn' : 'debug';
      const { id: requestId, route } = requestContext(response);
      const durationMs = Math.round((clock.monotonic() - startedAt) * 1000) / 1000;
      const status = statusOf(response);
      log[level]({ requestId, method, path, route, status, durationMs }, 'request');
    });
    next();
  };
}

/** 499, as nginx has it: the client went away before it had its answer. */
export function statusOf(response: Response): number {
  return response.writableFinished ? response.statusCode : 499;
}
