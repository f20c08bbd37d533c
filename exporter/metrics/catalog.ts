/**
 * Every metric of the monitoring service: name, type, unit, help, labels, buckets.
 * The exporter registers from this catalogue; dashboards and rules take names and labels from it.
 * It imports nothing, so every part may import it.
 */

export type MetricType = 'gauge' | 'counter' | 'histogram';

/** Unit of a metric's values. Thresholds of panels and rules carry the same unit. */
export type Unit =
  | 'boolean'
  | 'bytes'
  | 'count'
  | 'info'
  | 'level'
  | 'ratio'
  | 'seconds'
  | 'status_code'
  | 'timestamp_seconds'
  | 'usd';

/** The values a label may take: any string, or one of a closed set. */
export type LabelDomain = 'any' | readonly string[];
export type LabelDomains = Readonly<Record<string, LabelDomain>>;

export interface MetricDefinition {
  readonly type: MetricType;
  readonly unit: Unit;
  readonly help: string;
  readonly labels: LabelDomains;
  /** Values of `status` whose series a database counts: they may fall. */
  readonly totals?: readonly string[];
  /** Upper bounds of a histogram's buckets, in the metric's unit, ascending, without +Inf. */
  readonly buckets?: readonly number[];
}

/** Why a probe failed. */
export const PROBE_FAILURE_REASONS = [
  'dns',
  'connection_refused',
  'connection_reset',
  'tls',
  'timeout',
  'http_status',
  'body_mismatch',
  'body_too_large',
  'invalid_response',
  'redirect',
  'other',
] as const;
export type ProbeFailureReason = (typeof PROBE_FAILURE_REASONS)[number];

/** Why a probe says nothing about its service: its own host lacked a resource, or the event loop stalled. */
export const INCONCLUSIVE_REASONS = [
  'no_descriptors',
  'no_ports',
  'no_memory',
  'no_threads',
  'stalled',
] as const;
export type InconclusiveReason = (typeof INCONCLUSIVE_REASONS)[number];

/** Phases of a probe, in their order in time. */
export const PROBE_PHASES = ['dns', 'connect', 'tls', 'processing', 'transfer'] as const;
export type ProbePhase = (typeof PROBE_PHASES)[number];

/** Why a collector dropped a value of its source. */
export const DROP_REASONS = [
  'not_a_number',
  'negative_counter',
  'invalid_label',
  'too_many_series',
  'duplicate',
  'missing',
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** Seconds. One bucket ends at 5 s, the default of both the slow threshold and the timeout. */
const PROBE_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Seconds. Most responses take less than a millisecond; the goal of the API is 50 ms. */
const HTTP_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
/** Seconds. The goal is 0.1 s; probes during a stall of 1 s are discarded. */
const LAG_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

const NONE = {} as const;
const SERVICE = { service_name: 'any' } as const;
const COLLECTOR = { collector: 'any' } as const;

const metric =
  <const T extends MetricType>(type: T) =>
  <const L extends LabelDomains, U extends Unit>(labels: L, unit: U) => ({
    help: (help: string) => ({ type, unit, help, labels }) as const,
  });
const gauge = metric('gauge');
const counter = metric('counter');
const histogram = <const L extends LabelDomains, U extends Unit>(
  labels: L,
  unit: U,
  buckets: readonly number[],
) => ({ help: (help: string) => ({ type: 'histogram', unit, help, labels, buckets }) as const });

export const catalog = {
  // Health of the monitored services
  service_health_status: gauge({ service_name: 'any', service_url: 'any' }, 'boolean').help(
    'Health of the service after debouncing: 1 healthy, 0 unhealthy',
  ),
  service_health_since_timestamp_seconds: gauge(SERVICE, 'timestamp_seconds').help(
    'Start of the current health: its last change, or the first probe after a start, Unix seconds',
  ),
  service_response_time_seconds: gauge(SERVICE, 'seconds').help(
    'Last response time, or the time until the timeout; absent if nothing was measured',
  ),
  service_probe_success: gauge(SERVICE, 'boolean').help(
    'Result of the last probe, before debouncing: 1 success, 0 failure',
  ),
  service_probes_total: counter(SERVICE, 'count').help('Completed probes'),
  service_probe_failures_total: counter(
    { service_name: 'any', reason: PROBE_FAILURE_REASONS },
    'count',
  ).help('Failed probes by reason'),
  service_last_failure_timestamp_seconds: gauge(
    { service_name: 'any', reason: PROBE_FAILURE_REASONS },
    'timestamp_seconds',
  ).help('Time of the last failed probe, Unix seconds, with its reason only; absent before one'),
  service_probe_duration_seconds: histogram(SERVICE, 'seconds', PROBE_BUCKETS).help(
    'Response times of probes, timeouts included',
  ),
  service_probe_phase_seconds: gauge({ service_name: 'any', phase: PROBE_PHASES }, 'seconds').help(
    'Duration of each phase of the last probe; absent if the phase did not happen',
  ),
  service_http_status_code: gauge(SERVICE, 'status_code').help(
    'HTTP status code of the last probe; absent if there was no response',
  ),
  service_last_probe_timestamp_seconds: gauge(SERVICE, 'timestamp_seconds').help(
    'Time of the last probe, Unix seconds',
  ),
  service_health_transitions_total: counter(SERVICE, 'count').help(
    'Changes of the health after debouncing',
  ),
  service_certificate_expiry_timestamp_seconds: gauge(SERVICE, 'timestamp_seconds').help(
    'Expiry of the TLS certificate of the service, Unix seconds; https only',
  ),
  service_info: gauge({ service_name: 'any', version: 'any', environment: 'any' }, 'info').help(
    'Version and environment from the health response of the service; always 1',
  ),
  penpal_monitoring_service_links_info: gauge(
    { service_name: 'any', status_page: 'any', runbook: 'any', logs: 'any' },
    'info',
  ).help('Addresses of the service for browsers, from PUBLIC_URL, RUNBOOK_URL, LOGS_URL; always 1'),
  service_dependency_status: gauge({ service_name: 'any', dependency: 'any' }, 'boolean').help(
    'Dependencies from the health response of the service: 1 ok, 0 not ok',
  ),
  service_maintenance: gauge(SERVICE, 'boolean').help(
    '1 during a maintenance window of the service, else 0',
  ),
  service_slo_availability_objective_ratio: gauge(SERVICE, 'ratio').help(
    'Availability objective from the configuration',
  ),
  service_slo_latency_objective_seconds: gauge(SERVICE, 'seconds').help(
    'Latency objective from the configuration',
  ),
  service_slow_threshold_seconds: gauge(SERVICE, 'seconds').help(
    'Response time above which the service is slow, from the configuration',
  ),

  // Business metrics, mirrored from the services
  penpal_active_users_total: gauge(NONE, 'count').help('Users seen in the last 30 days'),
  penpal_total_users: gauge(NONE, 'count').help('All users'),
  penpal_users_by_language: gauge({ language: 'any' }, 'count').help('Users by language'),
  penpal_average_user_level: gauge({ language: 'any' }, 'level').help(
    'Average user level by language',
  ),
  penpal_conversations_total: counter({ status: ['created'] }, 'count').help(
    'Conversations created',
  ),
  penpal_payments_total: {
    ...gauge({ status: ['success', 'failed', 'pending'] }, 'count').help('Payments by status'),
    totals: ['success', 'failed'],
  },
  penpal_ai_tokens_consumed_total: counter(
    { provider: 'any', model: 'any', type: ['prompt', 'completion'] },
    'count',
  ).help('AI tokens consumed'),
  penpal_ai_cost_usd_total: counter({ provider: 'any', model: 'any' }, 'usd').help(
    'Cost of AI requests in US dollars',
  ),
  penpal_messages_total: counter({ language: 'any', type: 'any' }, 'count').help(
    'Messages processed',
  ),
  penpal_collector_success: gauge({ ...COLLECTOR, service_name: 'any' }, 'boolean').help(
    '1 if the last read of the source succeeded, else 0',
  ),
  penpal_collector_duration_seconds: gauge(COLLECTOR, 'seconds').help(
    'Duration of the last read of the source',
  ),
  penpal_collector_last_success_timestamp_seconds: gauge(COLLECTOR, 'timestamp_seconds').help(
    'Time of the last successful read of the source, Unix seconds',
  ),
  penpal_collector_dropped_series_total: counter(
    { collector: 'any', reason: DROP_REASONS },
    'count',
  ).help('Values of the source that were dropped, by reason'),

  // The monitoring service itself
  http_requests_total: counter(
    { method: 'any', route: 'any', status_code: 'any', service: ['monitoring-service'] },
    'count',
  ).help('HTTP requests served'),
  http_request_duration_seconds: histogram(
    { method: 'any', route: 'any', service: ['monitoring-service'] },
    'seconds',
    HTTP_BUCKETS,
  ).help('Duration of HTTP requests'),
  penpal_monitoring_build_info: gauge(
    { version: 'any', revision: 'any', node_version: 'any' },
    'info',
  ).help('Version, commit and Node.js version of the monitoring service; always 1'),
  penpal_monitoring_config_last_reload_successful: gauge(NONE, 'boolean').help(
    '1 if the last reload succeeded and no service list keeps failing, else 0',
  ),
  penpal_monitoring_config_last_reload_success_timestamp_seconds: gauge(
    NONE,
    'timestamp_seconds',
  ).help('Time when the monitored services were last loaded or changed, Unix seconds'),
  penpal_monitoring_schedule_lag_seconds: histogram(NONE, 'seconds', LAG_BUCKETS).help(
    'Delay between the planned and the actual start of probes',
  ),
  penpal_monitoring_probes_skipped_total: counter(SERVICE, 'count').help(
    'Probes skipped because the previous probe of the service was still running',
  ),
  penpal_monitoring_log_lines_dropped_total: counter(NONE, 'count').help(
    'Log lines that standard output did not take: a full disk or an unread pipe',
  ),
  penpal_monitoring_probes_inconclusive_total: counter(
    { reason: INCONCLUSIVE_REASONS },
    'count',
  ).help(
    'Probes and reads without a result because of a fault of the host of the monitoring service',
  ),
  penpal_monitoring_memory_limit_bytes: gauge(NONE, 'bytes').help(
    'Memory limit: of the container, or of the heap if the container has none',
  ),
  penpal_monitoring_disk_available_bytes: gauge(NONE, 'bytes').help(
    'Free space of the root file system, which in Compose is the disk of all volumes',
  ),
  penpal_monitoring_disk_size_bytes: gauge(NONE, 'bytes').help('Size of that file system'),
  penpal_alert_notifications_total: counter({ status: ['firing', 'resolved'] }, 'count').help(
    'Alert notifications received from Alertmanager',
  ),
} as const satisfies Readonly<Record<string, MetricDefinition>>;

/**
 * How a series changes. A process counts a `counter`: a fall is a restart. A database counts a `total`: a fall is a
 * correction, so differences that are shown never go below 0. A `level` goes up and down.
 */
export type Kind = 'counter' | 'total' | 'level';

export function kindOf(name: MetricName, labels: Readonly<Record<string, string>>): Kind {
  const { type, totals }: MetricDefinition = catalog[name];
  if (type !== 'gauge') return 'counter';
  return totals?.includes(labels['status'] ?? '') ? 'total' : 'level';
}

export type Catalog = typeof catalog;
export type MetricName = keyof Catalog;

/** The labels of a metric, each with the values that it may take. */
export type LabelsOf<N extends MetricName> = {
  readonly [L in keyof Catalog[N]['labels']]: Catalog[N]['labels'][L] extends readonly string[]
    ? Catalog[N]['labels'][L][number]
    : string;
};

export type NamesOfType<T extends MetricType> = {
  [N in MetricName]: Catalog[N]['type'] extends T ? N : never;
}[MetricName];
