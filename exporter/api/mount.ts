import { json, Router } from 'express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { explainIssues, pathText } from '../config/config-error.ts';
import type { createGuard } from './access.ts';
import type { Endpoint } from './endpoint.ts';
import { Problem } from './problem.ts';
import { requestContext } from './request-context.ts';

/** Bytes, after decompression. Alertmanager's largest groups take some tens of kilobytes. */
const BODY_LIMIT = 1_048_576;
const parseJson = json({ limit: BODY_LIMIT });

/** A router that serves the endpoints, and answers other methods on their paths with 405. */
export function mount(endpoints: readonly Endpoint[], guard: ReturnType<typeof createGuard>) {
  const router = Router();
  for (const [path, served] of Map.groupBy(endpoints, (endpoint) => endpoint.path)) {
    const route = router.route(path);
    route.all(named(path));
    for (const endpoint of served) {
      const body = endpoint.body ? [requireJson, parseJson] : [];
      const handlers = [guard(endpoint.access, endpoint.forBrowser), ...body, serve(endpoint)];
      route[endpoint.method](...handlers);
    }
    route.all(refuseMethod(served));
  }
  return router;
}

function named(path: string): RequestHandler {
  return (_request, response, next) => {
    requestContext(response).route = path;
    response.set('Cache-Control', 'no-store');
    next();
  };
}

function refuseMethod(served: readonly Endpoint[]): RequestHandler {
  const methods = served.map(({ method }) => (method === 'get' ? 'GET, HEAD' : 'POST'));
  const allow = methods.join(', ');
  return (request, _response, next) => {
    if (allow.split(', ').includes(request.method)) return next();
    throw new Problem(405, `expected one of ${allow}`, { headers: { Allow: allow } });
  };
}

const requireJson: RequestHandler = (request, _response, next) => {
  if (request.is('application/json')) return next();
  throw new Problem(415, 'expected a body with Content-Type: application/json');
};

function serve(endpoint: Endpoint): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const query = validated(endpoint.query, request.query, 'query');
    const body = validated(endpoint.body, request.body, 'body');
    return endpoint.handle({ query, body, request, response, next });
  };
}

function validated(schema: z.ZodType | undefined, input: unknown, what: string): unknown {
  const parsed = schema?.safeParse(input);
  if (!parsed) return undefined;
  if (parsed.success) return parsed.data;
  const errors = explainIssues(parsed.error).map((line, index) => {
    const path = pathText(parsed.error.issues[index]?.path ?? []);
    return { path, message: line.slice(path.length + ': '.length) };
  });
  throw new Problem(400, `the ${what} is malformed`, { errors });
}
