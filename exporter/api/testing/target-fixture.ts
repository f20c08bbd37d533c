import type { ServiceConfig } from '../../config/config.ts';
import type { ProbeOutcome } from '../../probes/outcome.ts';
import { initialState } from '../../probes/health-state.ts';
import type { TargetState } from '../../probes/target-state.ts';
import { serviceOf } from '../../testing/check-of.ts';

/** For tests: when every fixture was probed. */
export const PROBED_AT = Date.parse('2026-11-24T11:59:50.000Z');

/** For tests: a service as services.yml's defaults make it. */
export function serviceConfig(name: string, change: Partial<ServiceConfig> = {}): ServiceConfig {
  const url = `http://${name}.test:3001`;
  return serviceOf(name, { url: `${url}/api/v1/health` }, { url, ...change });
}

const ANSWERED: ProbeOutcome = {
  startedAt: PROBED_AT,
  durationSeconds: 0.0123,
  phaseSeconds: {},
  statusCode: 200,
};

/** For tests: a service that answered its last probe in 12.3 ms. */
export function healthyTarget(name: string, change: Partial<TargetState> = {}): TargetState {
  return {
    ...unprobedTarget(name),
    health: 'healthy',
    healthSince: PROBED_AT - 60_000,
    successesInARow: 3,
    last: ANSWERED,
    probesTotal: 3,
    ...change,
  };
}

/** For tests: a service that refused its last two connections. */
export function unhealthyTarget(name: string, change: Partial<TargetState> = {}): TargetState {
  const failure = { reason: 'connection_refused', message: 'connection refused' } as const;
  return {
    ...unprobedTarget(name),
    health: 'unhealthy',
    healthSince: PROBED_AT,
    failuresInARow: 2,
    last: { startedAt: PROBED_AT, phaseSeconds: {}, failure },
    lastFailure: { ...failure, at: PROBED_AT },
    probesTotal: 2,
    failures: { serviceName: name, byReason: { connection_refused: 2 } },
    transitionsTotal: 1,
    ...change,
  };
}

/** For tests: a service before its first probe. */
export function unprobedTarget(name: string, change: Partial<TargetState> = {}): TargetState {
  return {
    ...initialState(serviceConfig(name)),
    ...change,
  };
}
