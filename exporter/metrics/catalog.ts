/**
 * Every metric of the monitoring service: name, type, unit, help, labels, buckets.
 * The exporter registers from this catalogue; dashboards and rules may refer to nothing else.
 * It imports nothing, so that every room may import it.
 */

export type MetricType = 'gauge' | 'counter' | 'histogram';

/** What one unit of a sample's value means; thresholds carry the same unit. */
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

/** The parts of one probe, in the order in which they happen. */
export const PROBE_PHASES = ['dns', 'connect', 'tls', 'processing', 'transfer'] as const;
export type ProbePhase = (typeof PROBE_PHASES)[number];

/** Why a value from a source was refused. */
export const DROP_REASONS = [
  'not_a_number',
  'negative_counter',
  'too_many_series',
  'duplicate',
  'missing',
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** Seconds. The user's thresholds are 5 s (slow, timeout); one bucket bound stands on it. */
const PROBE_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Seconds. Our own answers take well under a millisecond; the API's promise is 50 ms. */
const HTTP_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
/** Seconds. The promise is 0.1 s; a stall of 1 s makes results inconclusive. */
const LAG_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

const NONE = {} as const;
const SERVICE = { service_name: 'any' } as const;
const COLLECTOR = { collector: 'any' } as const;

function gauge<const L extends LabelDomains, U extends Unit>(labels: L, unit: U, help: string) {
  return { type: 'gauge', unit, help, labels } as const;
}
function counter<const L extends LabelDomains, U extends Unit>(labels: L, unit: U, help: string) {
  return { type: 'counter', unit, help, labels } as const;
}
function histogram<const L extends LabelDomains, U extends Unit>(
  labels: L,
  unit: U,
  buckets: readonly number[],
  help: string,
) {
  return { type: 'histogram', unit, help, labels, buckets } as const;
}

export const catalog = {
  // Health of the monitored services
  service_health_status: gauge(
    { service_name: 'any', service_url: 'any' },
    'boolean',
    'Debounced health of the service: 1 healthy, 0 unhealthy',
  ),
  service_response_time_seconds: gauge(
    SERVICE,
    'seconds',
    'Last response time; on a timeout the time waited; absent when nothing was measured',
  ),
  service_probe_success: gauge(SERVICE, 'boolean', 'Raw result of the last probe: 1 or 0'),
  service_probes_total: counter(SERVICE, 'count', 'Probes done'),
  service_probe_failures_total: counter(
    { service_name: 'any', reason: PROBE_FAILURE_REASONS },
    'count',
    'Failed probes by reason',
  ),
  service_probe_duration_seconds: histogram(
    SERVICE,
    'seconds',
    PROBE_BUCKETS,
    'Every measured response time',
  ),
  service_probe_phase_seconds: gauge(
    { service_name: 'any', phase: PROBE_PHASES },
    'seconds',
    'Phases of the last probe; absent if the phase did not happen',
  ),
  service_http_status_code: gauge(
    SERVICE,
    'status_code',
    'Last HTTP status; absent when there was no answer',
  ),
  service_last_probe_timestamp_seconds: gauge(
    SERVICE,
    'timestamp_seconds',
    'When the service was last probed, Unix seconds',
  ),
  service_health_transitions_total: counter(SERVICE, 'count', 'Changes of the debounced health'),
  service_certificate_expiry_timestamp_seconds: gauge(
    SERVICE,
    'timestamp_seconds',
    'End of validity of the leaf certificate, Unix seconds; https only',
  ),
  service_info: gauge(
    { service_name: 'any', version: 'any', environment: 'any' },
    'info',
    'What the health answer says of itself; always 1',
  ),
  service_dependency_status: gauge(
    { service_name: 'any', dependency: 'any' },
    'boolean',
    'Dependencies of the service by its own health answer: 1 ok, 0 not',
  ),
  service_maintenance: gauge(
    SERVICE,
    'boolean',
    '1 while a maintenance window of the service is open, else 0',
  ),
  service_slo_availability_objective_ratio: gauge(
    SERVICE,
    'ratio',
    'Availability objective from the configuration',
  ),
  service_slo_latency_objective_seconds: gauge(
    SERVICE,
    'seconds',
    'Latency objective from the configuration',
  ),
  service_slow_threshold_seconds: gauge(
    SERVICE,
    'seconds',
    'Response time above which the service counts as slow, from the configuration',
  ),

  // Business figures, mirrored from the services
  penpal_active_users_total: gauge(NONE, 'count', 'Users seen in the last 30 days'),
  penpal_total_users: gauge(NONE, 'count', 'Users'),
  penpal_users_by_language: gauge({ language: 'any' }, 'count', 'Users by language'),
  penpal_average_user_level: gauge({ language: 'any' }, 'level', 'Average user level by language'),
  penpal_conversations_total: counter({ status: ['created'] }, 'count', 'Conversations'),
  penpal_payments_total: counter(
    { status: ['success', 'failed', 'pending'] },
    'count',
    'Payments by status',
  ),
  penpal_ai_tokens_consumed_total: counter(
    { provider: 'any', model: 'any', type: ['prompt', 'completion'] },
    'count',
    'AI tokens consumed',
  ),
  penpal_ai_cost_usd_total: counter(
    { provider: 'any', model: 'any' },
    'usd',
    'Cost of AI requests in US dollars',
  ),
  penpal_messages_total: counter({ language: 'any', type: 'any' }, 'count', 'Messages processed'),
  penpal_collector_success: gauge(
    COLLECTOR,
    'boolean',
    '1 if the last read of the source worked, else 0',
  ),
  penpal_collector_duration_seconds: gauge(
    COLLECTOR,
    'seconds',
    'How long the last read of the source took',
  ),
  penpal_collector_last_success_timestamp_seconds: gauge(
    COLLECTOR,
    'timestamp_seconds',
    'When the source was last read with success, Unix seconds',
  ),
  penpal_collector_dropped_series_total: counter(
    { collector: 'any', reason: DROP_REASONS },
    'count',
    'Values of the source that were refused, by reason',
  ),

  // The monitoring service itself
  http_requests_total: counter(
    { method: 'any', route: 'any', status_code: 'any', service: ['monitoring-service'] },
    'count',
    'HTTP requests served',
  ),
  http_request_duration_seconds: histogram(
    { method: 'any', route: 'any', service: ['monitoring-service'] },
    'seconds',
    HTTP_BUCKETS,
    'Duration of the HTTP requests served',
  ),
  penpal_monitoring_build_info: gauge(
    { version: 'any', revision: 'any', node_version: 'any' },
    'info',
    'Build of the monitoring service; always 1',
  ),
  penpal_monitoring_config_last_reload_successful: gauge(
    NONE,
    'boolean',
    '1 if the last load worked and no list of services goes on failing, else 0',
  ),
  penpal_monitoring_config_last_reload_success_timestamp_seconds: gauge(
    NONE,
    'timestamp_seconds',
    'When the services to monitor were last loaded or changed, Unix seconds',
  ),
  penpal_monitoring_schedule_lag_seconds: histogram(
    NONE,
    'seconds',
    LAG_BUCKETS,
    'How late probes start',
  ),
  penpal_monitoring_probes_skipped_total: counter(
    SERVICE,
    'count',
    'Probes that were due while the last one of the service still ran',
  ),
  penpal_monitoring_memory_limit_bytes: gauge(
    NONE,
    'bytes',
    'The limit that high memory is measured against: of the container, else of the heap',
  ),
  penpal_alert_notifications_total: counter(
    { status: ['firing', 'resolved'] },
    'count',
    'Alert notifications received from Alertmanager',
  ),
} as const satisfies Readonly<Record<string, MetricDefinition>>;

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
