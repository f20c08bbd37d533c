import { collectDefaultMetrics, Registry } from 'prom-client';
import { exposition } from './ai-metrics.ts';
import type { Platform } from './platform.ts';

/** Where the real services listen. */
export const USUAL_PORTS = {
  'db-service': 3001,
  'auth-service': 3002,
  'ai-service': 3003,
  'payment-service': 3004,
};

/** The services of Penpal AI that the fleet simulates. */
export type ServiceName = keyof typeof USUAL_PORTS;
export const SERVICE_NAMES = Object.keys(USUAL_PORTS) as ServiceName[];

/** The port of each service; 0 is any free one. */
export type Ports = Readonly<Record<ServiceName, number>>;

/** For tests. */
export const FREE_PORTS = Object.fromEntries(SERVICE_NAMES.map((name) => [name, 0])) as Ports;

/** The dependencies that ai-service reports. */
export const DEPENDENCIES = ['database', 'redis', 'openai'] as const;
export type Dependency = (typeof DEPENDENCIES)[number];

export const HEALTH_PATH = '/api/v1/health';
const USERS_PATH = '/api/v1/users/metrics';

/** What a response depends on. */
export interface Moment {
  readonly platform: Platform;
  /** Start of the service, Unix ms. */
  readonly startedAtMs: number;
  readonly uptimeMs: number;
  /** The time of the response, ISO 8601. */
  readonly timestamp: string;
  /** The dependency that ai-service reports as broken. */
  readonly brokenDependency?: Dependency | undefined;
}

/** Returns the body: an object is sent as JSON, a string as Prometheus text. */
export type Responder = (moment: Moment) => object | Promise<string>;

/** What each service responds on its paths. Each real service has its own shape. */
const RESPONDERS: Record<ServiceName, Readonly<Record<string, Responder>>> = {
  'db-service': {
    [HEALTH_PATH]: (moment) => ({
      status: 'ok',
      timestamp: moment.timestamp,
      uptime: moment.uptimeMs / 1000,
      service: 'penpal-ai-db-service',
      environment: 'demo',
    }),
    [USERS_PATH]: ({ platform }) => platform.users(),
  },
  'auth-service': {
    [HEALTH_PATH]: (moment) => ({ status: 'ok', timestamp: moment.timestamp, version: '1.0.0' }),
    [USERS_PATH]: ({ platform }) => platform.users(),
  },
  'ai-service': {
    [HEALTH_PATH]: (moment) => ({
      status: 'ok',
      timestamp: moment.timestamp,
      uptime: moment.uptimeMs,
      service: 'ai-service',
      version: '1.0.0',
      environment: 'demo',
      dependencies: Object.fromEntries(
        DEPENDENCIES.map((name) => [name, name === moment.brokenDependency ? 'error' : 'ok']),
      ),
    }),
    '/api/v1/metrics': async ({ platform, startedAtMs, brokenDependency = '' }) =>
      exposition(platform.ai(startedAtMs, [brokenDependency])) + (await nodeMetrics()),
  },
  'payment-service': {
    [HEALTH_PATH]: (moment) => ({
      status: 'OK',
      service: 'Penpal AI Payment Service',
      version: '1.0.0',
      timestamp: moment.timestamp,
    }),
    '/api/v1/metrics/payments': ({ platform }) => platform.payments(),
  },
};

/** Undefined if the service has nothing on that path. */
export function responderOf(service: ServiceName, path: string): Responder | undefined {
  const responders = RESPONDERS[service];
  return Object.hasOwn(responders, path) ? responders[path] : undefined;
}

let registry: Registry | undefined;

/** Node's own metrics of this process, with ai-service's prefix. No seed decides these. */
function nodeMetrics(): Promise<string> {
  if (!registry) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry, prefix: 'ai_service_' });
  }
  return registry.metrics();
}
