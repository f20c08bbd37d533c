import { given, givenBucket } from '../../rules/alert-case.ts';
import type { GivenSeries } from '../../rules/alert-case.ts';
import { shardOf } from '../../../exporter/targets/service-directory.ts';

/** Length of the samples in minutes, with one every 30 s. */
export const MINUTES = 120;
const SAMPLES = MINUTES * 2;

type Monitor = { readonly job: 'penpal-monitoring'; readonly instance: string };

/** The monitoring service that probes a service. */
export interface Monitors {
  readonly count: number;
  readonly of: (service: string) => Monitor;
}

const monitor = (index: number): Monitor => ({
  job: 'penpal-monitoring',
  instance: `monitoring-service-${index}:3005`,
});

/** Monitoring services that share the services as with SHARD_COUNT. */
export function monitorsOf(count: number): Monitors {
  return { count, of: (service) => monitor(shardOf(service, count)) };
}

/** The fault of each service. A test checks that the services are in all three shards. */
const SERVICES = {
  'ai-service': {},
  'auth-service': { probes: `1x100 0x20 1x${SAMPLES}` },
  'db-service': { seconds: '6' },
  'payment-service': { probes: `1x200 0x${SAMPLES}` },
  'search-service': { probes: `1x150 0x${SAMPLES}`, maintenance: '1' },
  'mail-service': { dependency: '0' },
  'media-service': { expiresAt: 6 * 86_400 },
  'chat-service': { probes: `1x20 0x4 `.repeat(12) },
} as const;
export const SERVICE_NAMES = Object.keys(SERVICES);

interface Course {
  readonly probes?: string;
  readonly seconds?: string;
  readonly maintenance?: string;
  readonly dependency?: string;
  readonly expiresAt?: number;
}

/** All samples of the fleet from these monitoring services. */
export function fleetSeries(monitors: Monitors): GivenSeries[] {
  const services = Object.entries<Course>(SERVICES).flatMap(([name, course]) => [
    ...health(name, monitors.of(name), course),
    ...promises(name, monitors.of(name), course),
  ]);
  const figures = [
    ...aiFigures(monitors.of('ai-service')),
    ...userFigures(monitors.of('auth-service')),
    ...paymentFigures(monitors.of('payment-service')),
  ];
  const themselves = Array.from({ length: monitors.count }, (_, index) =>
    ownFigures(monitor(index), monitors.count),
  );
  return [...services, ...figures, ...themselves.flat()];
}

const always = (value: string | number) => `${value}x${SAMPLES}`;
const growing = (step: number) => `0+${step}x${SAMPLES}`;

function health(name: string, by: Monitor, course: Course): GivenSeries[] {
  const of = { ...by, service_name: name } as const;
  const { probes = always(1), seconds = '0.02' } = course;
  const bucket = (le: string, step: number) =>
    givenBucket('service_probe_duration_seconds', { ...of, le }, growing(step));
  const isSlow = seconds === '6';
  return [
    given('service_health_status', { ...of, service_url: `http://${name}/health` }, probes),
    given('service_probe_success', of, probes),
    given('service_response_time_seconds', of, always(seconds)),
    given('service_http_status_code', of, probes.replaceAll('1x', '200x').replaceAll('0x', '503x')),
    given('service_probes_total', of, growing(1)),
    given('service_probe_failures_total', { ...of, reason: 'http_status' }, growing(0.25)),
    given('service_probe_phase_seconds', { ...of, phase: 'processing' }, always(seconds)),
    given('service_last_probe_timestamp_seconds', of, growing(30)),
    bucket('0.025', isSlow ? 0 : 1),
    bucket('5', isSlow ? 0 : 1),
    bucket('10', 1),
    bucket('+Inf', 1),
  ];
}

function promises(name: string, by: Monitor, course: Course): GivenSeries[] {
  const of = { ...by, service_name: name } as const;
  const { maintenance = '0', dependency = '1', expiresAt = 90 * 86_400 } = course;
  return [
    given('service_info', { ...of, version: '1.0.0', environment: 'test' }, always(1)),
    given('service_maintenance', of, always(maintenance)),
    given('service_dependency_status', { ...of, dependency: 'redis' }, always(dependency)),
    given('service_certificate_expiry_timestamp_seconds', of, always(expiresAt)),
    given('service_slo_availability_objective_ratio', of, always(0.995)),
    given('service_slo_latency_objective_seconds', of, always(1)),
    given('service_slow_threshold_seconds', of, always(5)),
  ];
}

function collected(by: Monitor, collector: string, success = always(1)): GivenSeries[] {
  const of = { ...by, collector } as const;
  return [
    given('penpal_collector_success', of, success),
    given('penpal_collector_duration_seconds', of, always(0.01)),
    given('penpal_collector_last_success_timestamp_seconds', of, growing(30)),
    given('penpal_collector_dropped_series_total', { ...of, reason: 'duplicate' }, growing(1)),
  ];
}

function aiFigures(by: Monitor): GivenSeries[] {
  const model = { ...by, provider: 'openai', model: 'gpt' } as const;
  return [
    ...collected(by, 'ai-usage'),
    given('penpal_conversations_total', { ...by, status: 'created' }, growing(2)),
    given('penpal_ai_tokens_consumed_total', { ...model, type: 'prompt' }, growing(64)),
    given('penpal_ai_tokens_consumed_total', { ...model, type: 'completion' }, growing(16)),
    given('penpal_ai_cost_usd_total', model, growing(0.25)),
    given('penpal_messages_total', { ...by, language: 'fr', type: 'user' }, growing(4)),
    given('penpal_messages_total', { ...by, language: 'en', type: 'user' }, growing(8)),
  ];
}

function userFigures(by: Monitor): GivenSeries[] {
  return [
    ...collected(by, 'auth-users', `1x200 0x${SAMPLES}`),
    given('penpal_active_users_total', by, always(40)),
    given('penpal_total_users', by, growing(1)),
    given('penpal_users_by_language', { ...by, language: 'fr' }, always(30)),
    given('penpal_average_user_level', { ...by, language: 'fr' }, always(2.5)),
  ];
}

function paymentFigures(by: Monitor): GivenSeries[] {
  return [
    ...collected(by, 'payments'),
    given('penpal_payments_total', { ...by, status: 'success' }, growing(3)),
    given('penpal_payments_total', { ...by, status: 'failed' }, growing(1)),
    given('penpal_payments_total', { ...by, status: 'pending' }, growing(0)),
  ];
}

/** Metrics of each process itself, with its share of all requests and notifications. */
function ownFigures(by: Monitor, count: number): GivenSeries[] {
  const request = { ...by, method: 'GET', route: '/', service: 'monitoring-service' } as const;
  return [
    given('up', by, always(1)),
    given('penpal_monitoring_config_last_reload_successful', by, always(1)),
    given('http_requests_total', { ...request, status_code: '200' }, growing(12 / count)),
    given('penpal_alert_notifications_total', { ...by, status: 'firing' }, growing(6 / count)),
    givenBucket('http_request_duration_seconds', { ...request, le: '0.005' }, growing(12 / count)),
    givenBucket('http_request_duration_seconds', { ...request, le: '+Inf' }, growing(12 / count)),
    givenBucket(
      'penpal_monitoring_schedule_lag_seconds',
      { ...by, le: '0.01' },
      growing(9 / count),
    ),
    givenBucket(
      'penpal_monitoring_schedule_lag_seconds',
      { ...by, le: '+Inf' },
      growing(9 / count),
    ),
  ];
}
