import type { CheckConfig, ServiceConfig } from '../config/config.ts';
import type { TargetState } from '../probes/target-state.ts';

/** For tests: a service with the defaults of services.yml. */
export function exampleService(name: string, check: Partial<CheckConfig> = {}): ServiceConfig {
  const url = `http://${name}.test`;
  return {
    name,
    url,
    check: {
      url: `${url}/api/v1/health`,
      method: 'GET',
      headers: {},
      intervalMs: 30_000,
      timeoutMs: 5000,
      slowThresholdMs: 5000,
      unhealthyAfter: 2,
      healthyAfter: 1,
      earlyReprobeMs: 5000,
      expectStatus: [{ from: 200, to: 299 }],
      maxRedirects: 0,
      maxBodyBytes: 1_048_576,
      tls: { skipVerification: false },
      ...check,
    },
    slo: { availabilityRatio: 0.995, latencySeconds: 1 },
    maintenance: [],
    sources: [],
  };
}

/** For tests: a service that has not been probed yet, with what is given on top. */
export function exampleTarget(name: string, known: Partial<TargetState> = {}): TargetState {
  return {
    service: exampleService(name),
    health: 'unknown',
    failuresInARow: 0,
    successesInARow: 0,
    inMaintenance: false,
    probesTotal: 0,
    failuresTotal: {},
    transitionsTotal: 0,
    skippedTotal: 0,
    ...known,
  };
}
