import { shownUrl } from '../config/shown-url.ts';
import { PROBE_FAILURE_REASONS } from '../metrics/catalog.ts';
import type { ProbePhase } from '../metrics/catalog.ts';
import { sample } from '../metrics/sample.ts';
import type { Sample } from '../metrics/sample.ts';
import type { ProbeOutcome } from './outcome.ts';
import type { TargetState } from './target-state.ts';

/** Every health metric of a service; what was not measured is absent. */
export function* probeSamples(state: TargetState): Generator<Sample> {
  yield* healthSamples(state);
  yield* countSamples(state);
  yield* configSamples(state);
  if (state.last) yield* outcomeSamples(state.service.name, state.last);
}

function* healthSamples({ service, health, inMaintenance }: TargetState): Generator<Sample> {
  const service_name = service.name;
  if (health !== 'unknown') {
    const service_url = shownUrl(service.check.url);
    const value = health === 'healthy' ? 1 : 0;
    yield sample('service_health_status', { service_name, service_url }, value);
  }
  yield sample('service_maintenance', { service_name }, inMaintenance ? 1 : 0);
}

function* countSamples(state: TargetState): Generator<Sample> {
  const service_name = state.service.name;
  yield sample('service_probes_total', { service_name }, state.probesTotal);
  // Every reason from the start: PromQL does not see the increase that brings a series into being.
  for (const reason of PROBE_FAILURE_REASONS) {
    const count = state.failuresTotal[reason] ?? 0;
    yield sample('service_probe_failures_total', { service_name, reason }, count);
  }
  yield sample('service_health_transitions_total', { service_name }, state.transitionsTotal);
  yield sample('penpal_monitoring_probes_skipped_total', { service_name }, state.skippedTotal);
}

function* configSamples({ service }: TargetState): Generator<Sample> {
  const labels = { service_name: service.name };
  const { availabilityRatio, latencySeconds } = service.slo;
  yield sample('service_slo_availability_objective_ratio', labels, availabilityRatio);
  yield sample('service_slo_latency_objective_seconds', labels, latencySeconds);
  const slowSeconds = service.check.slowThresholdMs / 1000;
  yield sample('service_slow_threshold_seconds', labels, slowSeconds);
}

function* outcomeSamples(service_name: string, outcome: ProbeOutcome): Generator<Sample> {
  const { durationSeconds, statusCode, certificateExpirySeconds, failure, startedAt } = outcome;
  yield sample('service_probe_success', { service_name }, failure ? 0 : 1);
  yield sample('service_last_probe_timestamp_seconds', { service_name }, startedAt / 1000);
  if (durationSeconds !== undefined) {
    yield sample('service_response_time_seconds', { service_name }, durationSeconds);
  }
  for (const [phase, seconds] of phases(outcome)) {
    yield sample('service_probe_phase_seconds', { service_name, phase }, seconds);
  }
  if (statusCode !== undefined) {
    yield sample('service_http_status_code', { service_name }, statusCode);
  }
  if (certificateExpirySeconds !== undefined) {
    const name = 'service_certificate_expiry_timestamp_seconds';
    yield sample(name, { service_name }, certificateExpirySeconds);
  }
  yield* factSamples(service_name, outcome);
}

function* factSamples(service_name: string, { facts }: ProbeOutcome): Generator<Sample> {
  if (!facts) return;
  const { version = '', environment = '', dependencies } = facts;
  if (version || environment) {
    yield sample('service_info', { service_name, version, environment }, 1);
  }
  for (const [dependency, isOk] of Object.entries(dependencies)) {
    yield sample('service_dependency_status', { service_name, dependency }, isOk ? 1 : 0);
  }
}

function phases({ phaseSeconds }: ProbeOutcome): [ProbePhase, number][] {
  return Object.entries(phaseSeconds) as [ProbePhase, number][];
}
