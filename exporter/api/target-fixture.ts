import type { ServiceConfig } from '../config/config.ts';
import type { ProbeOutcome } from '../probes/outcome.ts';
import type { TargetState } from '../probes/target-state.ts';

/** For tests: when every fixture was probed. */
export const PROBED_AT = Date.parse('2026-11-24T11:59:50.000Z');

/** For tests: a service as services.yml's defaults make it. */
export function serviceConfig(name: string, change: Partial<ServiceConfig> = {}): ServiceConfig {
  const url = `http://${name}.test:3001`;
  return {
    name,
    url,
    check: {
      url: `${url}/api/v1/health`,
      method: 'GET',
      headers: {},
      intervalMs: 30_000,
      timeoutMs: 5_000,
      slowThresholdMs: 5_000,
      unhealthyAfter: 2,
      healthyAfter: 1,
      earlyReprobeMs: 5_000,
      expectStatus: [{ from: 200, to: 299 }],
      maxRedirects: 0,
      maxBodyBytes: 1_048_576,
      tls: { skipVerification: false },
    },
    slo: { availabilityRatio: 0.995, latencySeconds: 1 },
    maintenance: [],
    sources: [],
    ...change,
  };
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
    failuresTotal: { connection_refused: 2 },
    transitionsTotal: 1,
    ...change,
  };
}

/** For tests: a service before its first probe. */
export function unprobedTarget(name: string, change: Partial<TargetState> = {}): TargetState {
  return {
    service: serviceConfig(name),
    health: 'unknown',
    failuresInARow: 0,
    successesInARow: 0,
    inMaintenance: false,
    probesTotal: 0,
    failuresTotal: {},
    transitionsTotal: 0,
    skippedTotal: 0,
    ...change,
  };
}
