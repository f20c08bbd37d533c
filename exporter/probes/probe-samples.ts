import { systemTime } from '../clock.ts';
import type { ServiceConfig } from '../config/config.ts';
import { shownUrl } from '../config/fields.ts';
import { PROBE_FAILURE_REASONS, type ProbePhase } from '../metrics/catalog.ts';
import { sample, type Sample } from '../metrics/sample.ts';
import type { FailureCounts, TargetState } from './health-state.ts';
import type { ProbeOutcome } from './probe.ts';

/** The state of a service and its last probe. What was not measured has no sample. */
export function* probeSamples(state: TargetState): Generator<Sample> {
  const { service, health, healthSince, last, lastFailure } = state;
  const labels = { service_name: service.name };
  if (health !== 'unknown') {
    const service_url = shownUrl(service.check.url);
    const value = health === 'healthy' ? 1 : 0;
    yield sample('service_health_status', { ...labels, service_url }, value);
  }
  if (healthSince !== undefined) {
    yield sample('service_health_since_timestamp_seconds', labels, systemTime(healthSince) / 1000);
  }
  yield sample('service_maintenance', labels, state.inMaintenance ? 1 : 0);
  yield sample('service_probes_total', labels, state.probesTotal);
  yield sample('service_health_transitions_total', labels, state.transitionsTotal);
  yield sample('penpal_monitoring_probes_skipped_total', labels, state.skippedTotal);
  if (lastFailure) {
    const { reason, at } = lastFailure;
    const seconds = systemTime(at) / 1000;
    yield sample('service_last_failure_timestamp_seconds', { ...labels, reason }, seconds);
  }
  if (last) yield* outcomeSamples(labels, last);
}

/** One sample per reason, also at 0: PromQL's `increase` misses the first value of a series. */
export function* failureSamples({ serviceName, byReason }: FailureCounts): Generator<Sample> {
  for (const reason of PROBE_FAILURE_REASONS) {
    const labels = { service_name: serviceName, reason };
    yield sample('service_probe_failures_total', labels, byReason[reason] ?? 0);
  }
}

/** The objectives of a service. */
export function* objectiveSamples({ name, slo, check }: ServiceConfig): Generator<Sample> {
  const labels = { service_name: name };
  yield sample('service_slo_availability_objective_ratio', labels, slo.availabilityRatio);
  yield sample('service_slo_latency_objective_seconds', labels, slo.latencySeconds);
  yield sample('service_slow_threshold_seconds', labels, check.slowThresholdMs / 1000);
}

function* outcomeSamples(labels: { service_name: string }, last: ProbeOutcome): Generator<Sample> {
  yield sample('service_probe_success', labels, last.failure ? 0 : 1);
  yield sample('service_last_probe_timestamp_seconds', labels, systemTime(last.startedAt) / 1000);
  for (const [phase, seconds] of Object.entries(last.phaseSeconds) as [ProbePhase, number][]) {
    yield sample('service_probe_phase_seconds', { ...labels, phase }, seconds);
  }
  const measured = [
    ['service_response_time_seconds', last.durationSeconds],
    ['service_http_status_code', last.statusCode],
    ['service_certificate_expiry_timestamp_seconds', last.certificateExpirySeconds],
  ] as const;
  for (const [name, value] of measured) {
    if (value !== undefined) yield sample(name, labels, value);
  }
  const { version = '', environment = '', dependencies = {} } = last.facts ?? {};
  if (version || environment) {
    yield sample('service_info', { ...labels, version, environment }, 1);
  }
  for (const [dependency, isOk] of Object.entries(dependencies)) {
    yield sample('service_dependency_status', { ...labels, dependency }, isOk ? 1 : 0);
  }
}
