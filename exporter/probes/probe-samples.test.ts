import { describe, expect, test } from 'vitest';
import { catalog } from '../metrics/catalog.ts';
import { applyOutcome, initialState, type TargetState } from './health-state.ts';
import type { ProbeOutcome } from './probe.ts';
import { failureSamples, objectiveSamples, probeSamples } from './probe-samples.ts';
import { serviceOf } from '../../tests/support/check-of.ts';

const url = 'https://auth.example/health?key=secret';
const auth = serviceOf('auth', { url, slowThresholdMs: 2_500 });

const full: ProbeOutcome = {
  startedAt: 1_795_521_600_500,
  durationSeconds: 0.125,
  phaseSeconds: { dns: 0.001, connect: 0.002, tls: 0.02, processing: 0.1, transfer: 0.002 },
  statusCode: 200,
  certificateExpirySeconds: 1_900_000_000,
  facts: { version: '1.2.3', environment: 'prod', dependencies: { database: true, redis: false } },
};
const refused: ProbeOutcome = {
  startedAt: 1_795_521_630_000,
  phaseSeconds: {},
  failure: { reason: 'connection_refused', message: 'refused' },
};

/** Like an exposition: `name{label="value"} 1`. */
function show(state: TargetState): string[] {
  const { failures, service } = state;
  const rest = [...failureSamples(failures), ...objectiveSamples(service)];
  return [...probeSamples(state), ...rest].map(({ name, labels, value }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
    return `${name}{${pairs.join(',')}} ${value}`;
  });
}

const countersOf = (probes: number, transitions: number) => [
  `service_probes_total{service_name="auth"} ${probes}`,
  `service_health_transitions_total{service_name="auth"} ${transitions}`,
  'penpal_monitoring_probes_skipped_total{service_name="auth"} 0',
];
/** Every reason also at 0, so that PromQL sees the first increase. */
const failuresAndObjectives = (refused: number) => [
  ...catalog.service_probe_failures_total.labels.reason.map((reason) => {
    const count = reason === 'connection_refused' ? refused : 0;
    return `service_probe_failures_total{service_name="auth",reason="${reason}"} ${count}`;
  }),
  'service_slo_availability_objective_ratio{service_name="auth"} 0.995',
  'service_slo_latency_objective_seconds{service_name="auth"} 1',
  'service_slow_threshold_seconds{service_name="auth"} 2.5',
];

describe('the samples of a service', () => {
  test('do not include its health before the first probe', () => {
    expect(show(initialState(auth))).toEqual([
      'service_maintenance{service_name="auth"} 0',
      ...countersOf(0, 0),
      ...failuresAndObjectives(0),
    ]);
  });

  test('include everything that a probe measured', () => {
    expect(show(applyOutcome(initialState(auth), full))).toEqual([
      'service_health_status{service_name="auth",service_url="https://auth.example/health"} 1',
      'service_health_since_timestamp_seconds{service_name="auth"} 1795521600.5',
      'service_maintenance{service_name="auth"} 0',
      ...countersOf(1, 0),
      'service_probe_success{service_name="auth"} 1',
      'service_last_probe_timestamp_seconds{service_name="auth"} 1795521600.5',
      'service_probe_phase_seconds{service_name="auth",phase="dns"} 0.001',
      'service_probe_phase_seconds{service_name="auth",phase="connect"} 0.002',
      'service_probe_phase_seconds{service_name="auth",phase="tls"} 0.02',
      'service_probe_phase_seconds{service_name="auth",phase="processing"} 0.1',
      'service_probe_phase_seconds{service_name="auth",phase="transfer"} 0.002',
      'service_response_time_seconds{service_name="auth"} 0.125',
      'service_http_status_code{service_name="auth"} 200',
      'service_certificate_expiry_timestamp_seconds{service_name="auth"} 1900000000',
      'service_info{service_name="auth",version="1.2.3",environment="prod"} 1',
      'service_dependency_status{service_name="auth",dependency="database"} 1',
      'service_dependency_status{service_name="auth",dependency="redis"} 0',
      ...failuresAndObjectives(0),
    ]);
  });

  test('do not include values of earlier probes that the last one did not measure', () => {
    const healthy = applyOutcome(initialState(auth), full);
    const unhealthy = applyOutcome(applyOutcome(healthy, refused), refused);

    expect(show({ ...unhealthy, inMaintenance: true })).toEqual([
      'service_health_status{service_name="auth",service_url="https://auth.example/health"} 0',
      'service_health_since_timestamp_seconds{service_name="auth"} 1795521630',
      'service_maintenance{service_name="auth"} 1',
      ...countersOf(3, 1),
      'service_last_failure_timestamp_seconds{service_name="auth",reason="connection_refused"} 1795521630',
      'service_probe_success{service_name="auth"} 0',
      'service_last_probe_timestamp_seconds{service_name="auth"} 1795521630',
      ...failuresAndObjectives(2),
    ]);
  });

  test('cover every service metric in the catalogue', () => {
    const failed = applyOutcome(initialState(auth), refused);
    const shown = show(applyOutcome(failed, full)).join('\n');
    const expected = Object.entries(catalog)
      .filter(([name, { type }]) => name.startsWith('service_') && type !== 'histogram')
      .map(([name]) => name);
    expect(expected.filter((name) => !shown.includes(`${name}{`))).toEqual([]);
  });
});
