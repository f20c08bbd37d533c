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
const HEALTHY = { database: 'ok', redis: 'not configured', openai: 'ok' };

export const HEALTH_PATH = '/api/v1/health';
const USERS_PATH = '/api/v1/users/metrics';
/** The real payment-service plans it and answers with 404 today. */
const PAYMENTS_PATH = '/api/v1/metrics/payments';

/** What a response depends on. */
export interface Moment {
  readonly platform: Platform;
  /** Start of the service, Unix ms. */
  readonly startedAtMs: number;
  readonly uptimeMs: number;
  /** The time of the response, ISO 8601. */
  readonly timestamp: string;
  /** Requests that the service answered since its start, by path. */
  readonly served: Readonly<Record<string, number>>;
  /** Whether it does what the real services only plan. */
  readonly planned: boolean;
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
    [HEALTH_PATH]: ({ timestamp, uptimeMs, brokenDependency: broken }) => ({
      ...{ status: 'ok', timestamp, uptime: uptimeMs },
      ...{ service: 'ai-service', version: '1.0.0', environment: 'demo' },
      dependencies: { ...HEALTHY, ...(broken && { [broken]: 'error' }) },
    }),
    '/api/v1/metrics': ({ platform, startedAtMs, ...state }) =>
      exposition(platform.ai(startedAtMs, state)),
  },
  'payment-service': {
    [HEALTH_PATH]: (moment) => ({
      status: 'OK',
      service: 'Penpal AI Payment Service',
      version: '1.0.0',
      timestamp: moment.timestamp,
    }),
    [PAYMENTS_PATH]: ({ platform }) => platform.payments(),
  },
};

/** Undefined if the service has nothing on that path. */
export function responderOf(service: ServiceName, path: string, planned: boolean) {
  const responders = RESPONDERS[service];
  const isThere = Object.hasOwn(responders, path) && (planned || path !== PAYMENTS_PATH);
  return isThere ? responders[path] : undefined;
}
