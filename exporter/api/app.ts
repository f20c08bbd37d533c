import cors from 'cors';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { z } from 'zod';
import { firstFaults } from '../config/config-error.ts';
import { shareResponses } from '../share-responses.ts';
import { checkHost, createGuard } from './access.ts';
import type { AppParts, Call, Endpoint } from './endpoint.ts';
import { alertEndpoints, notificationEndpoints } from './endpoints/alerts.ts';
import { businessMetricsEndpoints } from './endpoints/business-metrics.ts';
import { dashboardEndpoints, systemOverviewEndpoint } from './endpoints/dashboard.ts';
import { docsEndpoints } from './endpoints/docs.ts';
import { healthEndpoints } from './endpoints/health.ts';
import { historyEndpoints } from './endpoints/history.ts';
import { announcementEndpoints } from './endpoints/announcements.ts';
import { discoveryEndpoints, expositionEndpoints } from './endpoints/prometheus.ts';
import { managementEndpoints, serviceEndpoints } from './endpoints/service.ts';
import { readJson } from './json-body.ts';
import { observeRequests } from './observe-requests.ts';
import { openApiDocument, type EndpointGroups } from './openapi.ts';
import { handleErrors, Problem } from './problem.ts';

/** Nothing inline and nothing from other origins. */
const POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'self'"],
};

/** Every endpoint by its heading in the documentation. */
export const ENDPOINTS: EndpointGroups = {
  service: serviceEndpoints,
  health: healthEndpoints,
  metrics: [...expositionEndpoints, ...businessMetricsEndpoints],
  monitoring: [systemOverviewEndpoint, ...alertEndpoints, ...historyEndpoints],
  dashboard: dashboardEndpoints,
  notifications: notificationEndpoints,
  discovery: discoveryEndpoints,
  management: [...managementEndpoints, ...announcementEndpoints],
  documentation: docsEndpoints(() => openApiDocument(ENDPOINTS)),
};

/** The whole HTTP interface. It reads state; no request probes a service. */
export function createApp(parts: AppParts): Express {
  const origins = parts.settings.CORS_ALLOWED_ORIGINS;
  const anyOrigin = origins.includes('*');
  const app = express();
  app.set('trust proxy', false).set('etag', false).set('query parser', 'simple');
  app.use(
    observeRequests(parts),
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: POLICY },
      // This service and its neighbours on other ports of the host speak plain HTTP.
      strictTransportSecurity: false,
    }),
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
  app.use(checkHost(parts.settings));
  mount(app, parts);
  app.use(() => {
    throw new Problem(404, 'there is nothing here; /api/docs lists what there is');
  });
  return app.use(handleErrors(parts.log));
}

/** Serves the endpoints, and 405 for other methods on their paths. */
function mount(app: Express, parts: AppParts): void {
  const guard = createGuard(parts.settings);
  const share = shareResponses();
  const endpoints = Object.values(ENDPOINTS).flat();
  for (const [path, served] of Map.groupBy(endpoints, (endpoint) => endpoint.path)) {
    const route = app.route(path).all((_request, response, next) => {
      response.locals['route'] = path;
      response.set('Cache-Control', 'no-store');
      next();
    });
    for (const endpoint of served) {
      const { method = 'get', access, forBrowser } = endpoint;
      route[method](guard(access, forBrowser), serve(endpoint, { parts, share }));
    }
    const methods = served.flatMap(({ method }) => (method ? 'POST' : ['GET', 'HEAD']));
    route.all(({ method }, _response, next) => {
      // A page without the requested file passed on.
      if (methods.includes(method)) return next();
      const Allow = methods.join(', ');
      throw new Problem(405, `expected one of ${Allow}`, { headers: { Allow } });
    });
  }
}

function serve(endpoint: Endpoint, shared: Pick<Call, 'parts' | 'share'>): RequestHandler {
  return async (request, response, next) => {
    const query = endpoint.query && validated(endpoint.query, request.query, 'query');
    const body = endpoint.body && validated(endpoint.body, await readJson(request), 'body');
    await endpoint.handle({ ...shared, query, body, request, response, next });
  };
}

function validated(schema: z.ZodType, input: unknown, what: string): unknown {
  const { data, error } = schema.safeParse(input);
  if (!error) return data;
  const errors = firstFaults(error);
  throw new Problem(400, `the ${what} is malformed`, { errors });
}
