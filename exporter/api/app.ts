import cors from 'cors';
import express, { json, Router } from 'express';
import type { Express, RequestHandler } from 'express';
import helmet from 'helmet';
import { z } from 'zod';
import { createGuard } from './access.ts';
import type { AppParts, Endpoint } from './endpoint.ts';
import { dashboardEndpoints } from './endpoints/dashboard.ts';
import { discoveryEndpoints } from './endpoints/discovery.ts';
import { docsEndpoints } from './endpoints/docs.ts';
import { healthEndpoints } from './endpoints/health.ts';
import { historyEndpoints } from './endpoints/history.ts';
import { managementEndpoints } from './endpoints/management.ts';
import { metricsEndpoints } from './endpoints/metrics.ts';
import { monitoringEndpoints } from './endpoints/monitoring.ts';
import { notificationEndpoints } from './endpoints/notifications.ts';
import { serviceEndpoints } from './endpoints/service.ts';
import { observeRequests } from './observe-requests.ts';
import { openApiDocument } from './openapi.ts';
import type { EndpointGroups } from './openapi.ts';
import { handleErrors, notFound, Problem } from './problem.ts';

/** Bytes, after decompression. Alertmanager's largest groups take some tens of kilobytes. */
const BODY_LIMIT = 1_048_576;

/** Nothing inline and nothing from other origins. */
const POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'self'"],
};

/** The whole HTTP interface. It reads state; no request probes a service. */
export function createApp(parts: AppParts): Express {
  const { settings, log } = parts;
  const origins = settings.CORS_ALLOWED_ORIGINS;
  const anyOrigin = origins.includes('*');
  const app = express();
  app.set('trust proxy', false);
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.use(observeRequests(parts));
  app.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: POLICY },
      // This service and its neighbours on other ports of the host speak plain HTTP.
      strictTransportSecurity: false,
    }),
  );
  app.use(
    cors({
      origin: anyOrigin ? '*' : origins.map((url) => new URL(url).origin),
      credentials: !anyOrigin,
      // Browsers only read; writes are for servers.
      methods: ['GET', 'HEAD'],
      allowedHeaders: ['Authorization', 'X-Request-Id'],
      exposedHeaders: ['Content-Disposition', 'Retry-After', 'X-Request-Id'],
      maxAge: 600,
    }),
  );
  app.use(mount(Object.values(endpointGroups(parts)).flat(), createGuard(settings)));
  app.use(notFound, handleErrors(log));
  return app;
}

/** Every endpoint by its heading in the documentation. */
export function endpointGroups(parts: AppParts): EndpointGroups {
  const groups: EndpointGroups = {
    service: serviceEndpoints(parts),
    health: healthEndpoints(parts),
    metrics: metricsEndpoints(parts),
    monitoring: [...monitoringEndpoints(parts), ...historyEndpoints(parts)],
    dashboard: dashboardEndpoints(parts),
    notifications: notificationEndpoints(parts),
    discovery: discoveryEndpoints(parts),
    management: managementEndpoints(parts),
    documentation: docsEndpoints(() => openApiDocument(groups)),
  };
  return groups;
}

/** Serves the endpoints, and 405 for other methods on their paths. */
function mount(endpoints: readonly Endpoint[], guard: ReturnType<typeof createGuard>): Router {
  const router = Router();
  const parseBody = [requireJson, json({ limit: BODY_LIMIT })];
  for (const [path, served] of Map.groupBy(endpoints, (endpoint) => endpoint.path)) {
    const route = router.route(path).all((_request, response, next) => {
      response.locals['route'] = path;
      response.set('Cache-Control', 'no-store');
      next();
    });
    for (const endpoint of served) {
      const { method = 'get', access, forBrowser, body } = endpoint;
      route[method](...guard(access, forBrowser), ...(body ? parseBody : []), serve(endpoint));
    }
    route.all(refuseOthers(served));
  }
  return router;
}

const requireJson: RequestHandler = (request, _response, next) => {
  if (request.is('application/json')) return next();
  throw new Problem(415, 'expected a body with Content-Type: application/json');
};

function serve(endpoint: Endpoint): RequestHandler {
  return (request, response, next) => {
    const query = validated(endpoint.query, request.query, 'query');
    const body = validated(endpoint.body, request.body, 'body');
    return endpoint.handle({ query, body, request, response, next });
  };
}

function validated(schema: z.ZodType | undefined, input: unknown, what: string): unknown {
  const parsed = schema?.safeParse(input);
  if (!parsed || parsed.success) return parsed?.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    path: z.core.toDotPath(path) || '(the whole)',
    message,
  }));
  throw new Problem(400, `the ${what} is malformed`, { errors });
}

/** Reached by the methods that no endpoint of the path serves, and by HEAD when its GET passed on. */
function refuseOthers(served: readonly Endpoint[]): RequestHandler {
  const methods = served.flatMap(({ method }) => (method === 'post' ? ['POST'] : ['GET', 'HEAD']));
  const allow = methods.join(', ');
  return (request, _response, next) => {
    if (methods.includes(request.method)) return next();
    throw new Problem(405, `expected one of ${allow}`, { headers: { Allow: allow } });
  };
}
