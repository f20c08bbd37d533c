import { DEPENDENCIES, type Dependency } from './fault.ts';
import type { ServiceName } from './service-names.ts';

/** What a service knows of itself when it is asked how it is. */
export interface Moment {
  /** Unix ms. */
  readonly nowMs: number;
  readonly startedAtMs: number;
  /** The dependency that ai-service reports as broken. */
  readonly brokenDependency?: Dependency | undefined;
}

const ENVIRONMENT = 'demo';

/** What each service answers on `/api/v1/health`; no two of them agree on the shape. */
export const HEALTH_ANSWERS: Record<ServiceName, (moment: Moment) => object> = {
  'db-service': (moment) => ({
    status: 'ok',
    timestamp: iso(moment),
    uptime: uptimeMs(moment) / 1000,
    service: 'penpal-ai-db-service',
    environment: ENVIRONMENT,
  }),
  'auth-service': (moment) => ({ status: 'ok', timestamp: iso(moment), version: '1.0.0' }),
  'ai-service': (moment) => ({
    status: 'ok',
    timestamp: iso(moment),
    uptime: uptimeMs(moment),
    service: 'ai-service',
    version: '1.0.0',
    environment: ENVIRONMENT,
    dependencies: Object.fromEntries(
      DEPENDENCIES.map((name) => [name, name === moment.brokenDependency ? 'error' : 'ok']),
    ),
  }),
  'payment-service': (moment) => ({
    status: 'OK',
    service: 'Penpal AI Payment Service',
    version: '1.0.0',
    timestamp: iso(moment),
  }),
};

function iso({ nowMs }: Moment): string {
  return new Date(nowMs).toISOString();
}

function uptimeMs({ nowMs, startedAtMs }: Moment): number {
  return nowMs - startedAtMs;
}
