import type { ServiceConfig } from '../config/config.ts';
import { shownUrl } from '../config/url.ts';
import { PROBE_FAILURE_REASONS } from '../metrics/catalog.ts';
import type { ProbePhase } from '../metrics/catalog.ts';
import { sample } from '../metrics/sample.ts';
import type { Sample } from '../metrics/sample.ts';
import type { ProbeOutcome } from './outcome.ts';
import type { FailureCounts, TargetState } from './target-state.ts';

interface ServiceLabels {
  readonly service_name: string;
}

/** What a service's probes found; what was not measured is absent. */
export function* probeSamples(state: TargetState): Generator<Sample> {
  const { service, health, last } = state;
  const labels = { service_name: service.name };
  if (health !== 'unknown') {
    const service_url = shownUrl(service.check.url);
    const value = health === 'healthy' ? 1 : 0;
    yield sample('service_health_status', { ...labels, service_url }, value);
  }
  yield sample('service_maintenance', labels, state.inMaintenance ? 1 : 0);
  yield sample('service_probes_total', labels, state.probesTotal);
  yield sample('service_health_transitions_total', labels, state.transitionsTotal);
  yield sample('penpal_monitoring_probes_skipped_total', labels, state.skippedTotal);
  if (last) yield* outcomeSamples(labels, last);
}

/** Every reason from the start: PromQL does not see the increase that brings a series into being. */
export function* failureSamples({ serviceName, byReason }: FailureCounts): Generator<Sample> {
  for (const reason of PROBE_FAILURE_REASONS) {
    const labels = { service_name: serviceName, reason };
    yield sample('service_probe_failures_total', labels, byReason[reason] ?? 0);
  }
}

/** What a service is held to. */
export function* objectiveSamples({ name, slo, check }: ServiceConfig): Generator<Sample> {
  const labels = { service_name: name };
  yield sample('service_slo_availability_objective_ratio', labels, slo.availabilityRatio);
  yield sample('service_slo_latency_objective_seconds', labels, slo.latencySeconds);
  yield sample('service_slow_threshold_seconds', labels, check.slowThresholdMs / 1000);
}

function* outcomeSamples(labels: ServiceLabels, outcome: ProbeOutcome): Generator<Sample> {
  const { durationSeconds, statusCode, certificateExpirySeconds, failure, startedAt } = outcome;
  yield sample('service_probe_success', labels, failure ? 0 : 1);
  yield sample('service_last_probe_timestamp_seconds', labels, startedAt / 1000);
  if (durationSeconds !== undefined) {
    yield sample('service_response_time_seconds', labels, durationSeconds);
  }
  for (const [phase, seconds] of phases(outcome)) {
    yield sample('service_probe_phase_seconds', { ...labels, phase }, seconds);
  }
  if (statusCode !== undefined) {
    yield sample('service_http_status_code', labels, statusCode);
  }
  if (certificateExpirySeconds !== undefined) {
    const name = 'service_certificate_expiry_timestamp_seconds';
    yield sample(name, labels, certificateExpirySeconds);
  }
  yield* factSamples(labels, outcome);
}

function* factSamples(labels: ServiceLabels, { facts }: ProbeOutcome): Generator<Sample> {
  if (!facts) return;
  const { version = '', environment = '', dependencies } = facts;
  if (version || environment) {
    yield sample('service_info', { ...labels, version, environment }, 1);
  }
  for (const [dependency, isOk] of Object.entries(dependencies)) {
    yield sample('service_dependency_status', { ...labels, dependency }, isOk ? 1 : 0);
  }
}

function phases({ phaseSeconds }: ProbeOutcome): [ProbePhase, number][] {
  return Object.entries(phaseSeconds) as [ProbePhase, number][];
}
