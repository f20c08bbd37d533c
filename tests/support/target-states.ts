import type { ServiceConfig } from '../../exporter/config/config.ts';
import { initialState } from '../../exporter/probes/health-state.ts';
import type { ProbeOutcome } from '../../exporter/probes/probe.ts';
import type { TargetState } from '../../exporter/probes/health-state.ts';
import { serviceOf } from './check-of.ts';

/** For tests: the moment that the fixtures are true of. */
export const NOW = Date.parse('2026-11-24T12:00:00.000Z');
/** For tests: when every fixture was probed. */
export const PROBED_AT = NOW - 10_000;
const HOUR_MS = 3_600_000;

/** For tests: a service as services.yml's defaults make it, checked below its `url`. */
export function serviceConfig(name: string, change: Partial<ServiceConfig> = {}): ServiceConfig {
  const { url = `http://${name}.test:3001` } = change;
  return serviceOf(name, { url: `${url}/api/v1/health` }, { ...change, url });
}

type Change = Partial<TargetState>;

/** For tests: a service before its first probe. */
export function unprobedTarget(name: string, change: Change = {}): TargetState {
  return {
    ...initialState(serviceConfig(name)),
    ...change,
  };
}

/** For tests: a service that answered its last probe. */
export function healthyTarget(name: string, change: Change = {}, seconds = 0.0123): TargetState {
  return unprobedTarget(name, {
    health: 'healthy',
    healthSince: NOW - 76 * HOUR_MS,
    successesInARow: 9_120,
    last: outcome({ durationSeconds: seconds, statusCode: 200 }),
    probesTotal: 9_120,
    ...change,
  });
}

/** For tests: a service that refuses connections since 4 minutes. */
export function unhealthyTarget(name: string, change: Change = {}): TargetState {
  const failure = { reason: 'connection_refused', message: 'connection refused' } as const;
  return unprobedTarget(name, {
    health: 'unhealthy',
    healthSince: NOW - 4 * 60_000,
    failuresInARow: 9,
    last: outcome({ failure, waitedSeconds: 0.0032 }),
    lastFailure: { ...failure, at: PROBED_AT },
    probesTotal: 9_120,
    failures: { serviceName: name, byReason: { connection_refused: 9 } },
    transitionsTotal: 1,
    ...change,
  });
}

/** For tests: what one probe found. */
export function outcome(change: Partial<ProbeOutcome>): ProbeOutcome {
  return { startedAt: PROBED_AT, phaseSeconds: {}, ...change };
}
