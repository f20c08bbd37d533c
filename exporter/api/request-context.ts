import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

/** What is known of a request while it is answered. */
export interface RequestContext {
  /** The client's X-Request-Id if it is a sane one, else a random one. */
  readonly id: string;
  /** The pattern of the route that answers: a path, or `unmatched`. */
  route: string;
}

const SANE_ID = /^[\w.-]{8,64}$/;
const contexts = new WeakMap<Response, RequestContext>();

/** The first middleware: gives the request its id, and tells it to the client. */
export const identifyRequest: RequestHandler = (request, response, next) => {
  const given = request.get('x-request-id') ?? '';
  const id = SANE_ID.test(given) ? given : randomUUID();
  contexts.set(response, { id, route: 'unmatched' });
  response.set('X-Request-Id', id);
  next();
};

/** Throws if `identifyRequest` has not seen the request. */
export function requestContext(response: Response): RequestContext {
  const context = contexts.get(response);
  if (!context) throw new Error('identifyRequest must be the first middleware');
  return context;
}
