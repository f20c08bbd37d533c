import type { CheckConfig, ServiceConfig } from '../../exporter/config/config.ts';

/** A check that confirms an outage after two probes, sooner than the defaults of services.yml. */
export function checkOf(url: string, changes: Partial<CheckConfig> = {}): CheckConfig {
  return {
    url,
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
    ...changes,
  };
}

/** A service that is checked at `http://<name>/health`, unless told otherwise. */
export function serviceOf(
  name: string,
  check: Partial<CheckConfig> = {},
  changes: Partial<ServiceConfig> = {},
): ServiceConfig {
  return {
    name,
    url: `http://${name}`,
    check: checkOf(`http://${name}/health`, check),
    slo: { availabilityRatio: 0.995, latencySeconds: 1 },
    maintenance: [],
    sources: [],
    ...changes,
  };
}
