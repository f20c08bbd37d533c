import type { MetricDefinition } from '../../exporter/metrics/catalog.ts';

/**
 * Metrics that the exporter does not define and that dashboards and rules use all the same:
 * Prometheus's own, Alertmanager's, those of Node's default collectors, and ai-service's, which
 * Prometheus scrapes itself. Only what is used stands here, in the shape of the catalogue.
 */
export const externalMetrics = {
  // Made by Prometheus
  up: {
    type: 'gauge',
    unit: 'boolean',
    help: '1 if the last scrape of the target worked, else 0',
    labels: {},
  },
  ALERTS: {
    type: 'gauge',
    unit: 'info',
    help: 'Alerts that are pending or firing; always 1',
    labels: {
      alertname: 'any',
      alertstate: ['pending', 'firing'],
      severity: ['critical', 'warning', 'info', 'none'],
      service_name: 'any',
    },
  },

  // Node's default collectors, in the exporter
  process_resident_memory_bytes: {
    type: 'gauge',
    unit: 'bytes',
    help: 'Resident memory of the process',
    labels: {},
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;
