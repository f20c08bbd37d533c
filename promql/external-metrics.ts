import type { LabelDomains, MetricType, Unit } from '../exporter/metrics/catalog.ts';

const NONE = {} as const;
const RULE_GROUP = { rule_group: 'any' } as const;
const AI_ENDPOINT = { endpoint: 'any', provider: 'any', model: 'any' } as const;
const INTEGRATION = { integration: 'any' } as const;

function metric<T extends MetricType>(type: T) {
  return <const L extends LabelDomains, U extends Unit>(labels: L, unit: U, help: string) =>
    ({ type, unit, help, labels }) as const;
}
const gauge = metric('gauge');
const counter = metric('counter');
const histogram = metric('histogram');

/**
 * Metrics of other exporters that dashboards and rules use, in the shape of the catalogue. Unused
 * ones are left out. A test looks for each of them on real servers.
 */
export const externalMetrics = {
  // Added by Prometheus for targets and alerts
  up: gauge(NONE, 'boolean', '1 if the last scrape of the target worked, else 0'),
  scrape_duration_seconds: gauge(NONE, 'seconds', 'Duration of the last scrape of the target'),
  scrape_samples_scraped: gauge(NONE, 'count', 'Samples that the target exposed'),
  ALERTS: gauge(
    {
      alertname: 'any',
      alertstate: ['pending', 'firing'],
      severity: ['critical', 'warning', 'info', 'none'],
      service_name: 'any',
    },
    'info',
    'Alerts that are pending or firing; always 1',
  ),

  // Node's default collectors, in the exporter
  process_resident_memory_bytes: gauge(NONE, 'bytes', 'Resident memory of the process'),
  process_cpu_seconds_total: counter(NONE, 'seconds', 'CPU time of the process'),
  nodejs_eventloop_lag_p99_seconds: gauge(NONE, 'seconds', '99th percentile of the loop lag'),

  // Prometheus itself
  prometheus_config_last_reload_successful: gauge(NONE, 'boolean', '1 if the last reload worked'),
  prometheus_rule_evaluation_failures_total: counter(RULE_GROUP, 'count', 'Failed evaluations'),
  prometheus_rule_group_last_duration_seconds: gauge(
    RULE_GROUP,
    'seconds',
    'Duration of the last evaluation of the group',
  ),
  prometheus_rule_group_interval_seconds: gauge(RULE_GROUP, 'seconds', 'Interval of the group'),
  prometheus_notifications_alertmanagers_discovered: gauge(NONE, 'count', 'Alertmanagers in use'),
  prometheus_notifications_dropped_total: counter(NONE, 'count', 'Alerts that were not delivered'),
  prometheus_tsdb_head_series: gauge(NONE, 'count', 'Series in memory'),
  prometheus_tsdb_wal_corruptions_total: counter(NONE, 'count', 'Corruptions of the log'),
  prometheus_tsdb_compactions_failed_total: counter(NONE, 'count', 'Failed compactions'),

  // Alertmanager
  alertmanager_config_last_reload_successful: gauge(NONE, 'boolean', '1 if the last reload worked'),
  alertmanager_alerts: gauge(
    { state: ['active', 'suppressed', 'unprocessed'] },
    'count',
    'Alerts by state',
  ),
  alertmanager_notifications_total: counter(INTEGRATION, 'count', 'Notifications attempted'),
  alertmanager_notifications_failed_total: counter(
    { integration: 'any', reason: 'any' },
    'count',
    'Notifications that failed',
  ),

  // ai-service, scraped by Prometheus
  ai_requests_total: counter(
    { ...AI_ENDPOINT, method: 'any', status: 'any' },
    'count',
    'Requests to ai-service',
  ),
  ai_request_duration_seconds: histogram(AI_ENDPOINT, 'seconds', 'Duration of requests'),
  ai_active_websocket_connections: gauge(NONE, 'count', 'Open WebSocket connections'),
  ai_cache_operations_total: counter(
    { operation: 'any', result: 'any' },
    'count',
    'Cache operations',
  ),
  ai_providers_health_status: gauge({ provider: 'any' }, 'boolean', '1 healthy, 0 not'),
  ai_rate_limit_hits_total: counter(
    { endpoint: 'any', user_id: 'any' },
    'count',
    'Requests that went over a limit',
  ),
  ai_service_process_cpu_seconds_total: counter(NONE, 'seconds', 'CPU time of ai-service'),
} as const;
