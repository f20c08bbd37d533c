import type { LabelDomains, MetricType, Unit } from '../exporter/metrics/catalog.ts';

const NONE = {} as const;
const LISTED = { service_name: 'any' } as const;
const RULE_GROUP = { rule_group: 'any' } as const;
const AI_ENDPOINT = { endpoint: 'any', provider: 'any', model: 'any' } as const;
const INTEGRATION = { integration: 'any' } as const;

function metric<T extends MetricType>(type: T) {
  return <const L extends LabelDomains, U extends Unit>(labels: L, unit: U) =>
    ({ type, unit, labels }) as const;
}
const gauge = metric('gauge');
const counter = metric('counter');
const histogram = metric('histogram');

/**
 * Metrics of other exporters that dashboards and rules use, with type, labels and unit as in the
 * catalogue. Unused ones are left out. A test looks for each of them on real servers.
 */
export const externalMetrics = {
  // Added by Prometheus for targets and alerts
  // `service_name` is set for services that the monitoring service lists.
  up: gauge(LISTED, 'boolean'),
  scrape_duration_seconds: gauge(NONE, 'seconds'),
  scrape_samples_scraped: gauge(NONE, 'count'),
  ALERTS: gauge(
    {
      alertname: 'any',
      alertstate: ['pending', 'firing'],
      severity: ['critical', 'warning', 'info', 'none'],
      service_name: 'any',
      monitor: ['penpal'],
    },
    'info',
  ),
  ALERTS_FOR_STATE: gauge(
    {
      alertname: 'any',
      severity: ['critical', 'warning', 'info', 'none'],
      service_name: 'any',
    },
    'timestamp_seconds',
  ),

  // Node's default collectors, in the exporter
  process_resident_memory_bytes: gauge(NONE, 'bytes'),
  process_cpu_seconds_total: counter(NONE, 'seconds'),
  // The same of services that the monitoring service lists; they have `service_name`
  nodejs_eventloop_lag_p99_seconds: gauge(LISTED, 'seconds'),
  nodejs_heap_size_used_bytes: gauge(LISTED, 'bytes'),

  // Prometheus itself
  prometheus_config_last_reload_successful: gauge(NONE, 'boolean'),
  prometheus_rule_evaluation_failures_total: counter(RULE_GROUP, 'count'),
  prometheus_rule_group_last_duration_seconds: gauge(RULE_GROUP, 'seconds'),
  prometheus_notifications_alertmanagers_discovered: gauge(NONE, 'count'),
  prometheus_notifications_dropped_total: counter(NONE, 'count'),
  prometheus_tsdb_head_series: gauge(NONE, 'count'),
  prometheus_tsdb_compactions_failed_total: counter(NONE, 'count'),
  // Only with remote write
  prometheus_remote_storage_samples_failed_total: counter(NONE, 'count'),
  prometheus_remote_storage_queue_highest_sent_timestamp_seconds: gauge(NONE, 'timestamp_seconds'),

  // Alertmanager
  alertmanager_config_last_reload_successful: gauge(NONE, 'boolean'),
  alertmanager_config_hash: gauge(NONE, 'count'),
  // Only in a cluster
  alertmanager_cluster_members: gauge(NONE, 'count'),
  alertmanager_alerts: gauge({ state: ['active', 'suppressed', 'unprocessed'] }, 'count'),
  alertmanager_notifications_total: counter(INTEGRATION, 'count'),
  alertmanager_notifications_failed_total: counter({ integration: 'any', reason: 'any' }, 'count'),

  // ai-service, scraped by Prometheus
  ai_requests_total: counter({ ...AI_ENDPOINT, method: 'any', status: 'any' }, 'count'),
  ai_request_duration_seconds: histogram(AI_ENDPOINT, 'seconds'),
  ai_active_websocket_connections: gauge(NONE, 'count'),
  ai_service_process_cpu_seconds_total: counter(NONE, 'seconds'),
  ai_service_nodejs_eventloop_lag_p99_seconds: gauge(LISTED, 'seconds'),
  ai_service_nodejs_heap_size_used_bytes: gauge(LISTED, 'bytes'),
} as const;
