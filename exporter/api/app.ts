import cors from 'cors';
import express from 'express';
import type { Express } from 'express';
import helmet from 'helmet';
import { createGuard } from './access.ts';
import type { AppParts } from './app-parts.ts';
import { endpointsOf } from './endpoints.ts';
import { handleErrors, notFound } from './handle-errors.ts';
import { mount } from './mount.ts';
import { identifyRequest } from './request-context.ts';
import { logRequests } from './request-log.ts';
import { measureRequests } from './request-metrics.ts';
import { corsOptions, securityHeaders } from './security-headers.ts';

export type { AppParts } from './app-parts.ts';

/** The whole HTTP interface. It reads state; no request probes a service. */
export function createApp(parts: AppParts): Express {
  const { settings, registry, clock, log } = parts;
  const app = express();
  app.set('trust proxy', false);
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.use(identifyRequest, logRequests(log, clock), measureRequests(registry, clock));
  app.use(helmet(securityHeaders), cors(corsOptions(settings)));
  app.use(mount(endpointsOf(parts), createGuard(settings)));
  app.use(notFound, handleErrors(log));
  return app;
}
