import {
  absent,
  and,
  buckets,
  gauge,
  histogramQuantile,
  maxBy,
  minBy,
  on,
  rate,
  ratio,
  sumBuckets,
  where,
} from '../promql/promql.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { HIGH_MEMORY_USAGE } from './shared-alerts.ts';
import { HIGH_MEMORY_RATIO, NO, SCHEDULE_LAG, YES } from './thresholds.ts';

const MONITOR = { job: 'penpal-monitoring' } as const;
const SERVICE = 'monitoring-service';

/** Share of its memory limit that the monitoring service uses. */
export const memoryUsage = maxBy(
  ratio(
    gauge('process_resident_memory_bytes', MONITOR),
    gauge('penpal_monitoring_memory_limit_bytes'),
    on('job', 'instance'),
  ),
  'instance',
);
const reloadWorked = minBy(gauge('penpal_monitoring_config_last_reload_successful'), 'instance');
const lag = histogramQuantile(
  0.99,
  sumBuckets(rate(buckets('penpal_monitoring_schedule_lag_seconds'), '5m'), 'instance'),
);

/** Alerts on the monitoring service itself. */
export const monitor: RuleGroup = {
  name: 'monitor',
  rules: [
    alert({
      name: 'MonitorDown',
      expression: absent(where(gauge('up', MONITOR), '==', YES)),
      severity: 'critical',
      for: '1m',
      keepFiringFor: '1m',
      summary: 'The monitoring service is down',
      description: () =>
        'Prometheus cannot scrape the monitoring service: nobody would notice an outage.',
      dashboard: 'monitoring',
      service: SERVICE,
    }),
    // With shards: what this one watches is watched by nobody.
    alert({
      name: 'MonitorInstanceDown',
      expression: and(
        where(minBy(gauge('up', MONITOR), 'instance'), '==', NO),
        where(maxBy(gauge('up', MONITOR)), '==', YES),
        on(),
      ),
      severity: 'critical',
      for: '1m',
      keepFiringFor: '1m',
      summary: 'One of several monitoring services is down',
      description: (labels) =>
        `Prometheus cannot scrape ${labels.instance}: nobody would notice an outage of what it watches.`,
      dashboard: 'monitoring',
      service: SERVICE,
    }),
    alert({
      ...HIGH_MEMORY_USAGE,
      expression: where(memoryUsage, '>', HIGH_MEMORY_RATIO),
      keepFiringFor: '5m',
      summary: 'The monitoring service is short of memory',
      description: (labels, value) => `${labels.instance} uses ${value} of its memory limit.`,
      dashboard: 'monitoring',
      service: SERVICE,
    }),
    alert({
      name: 'ConfigurationReloadFailed',
      expression: where(reloadWorked, '==', NO),
      severity: 'warning',
      for: '0s',
      keepFiringFor: '1m',
      summary: 'What is to be monitored cannot be read',
      description: (labels) =>
        `${labels.instance} goes on with the last good configuration; its log says what is wrong.`,
      dashboard: 'monitoring',
      service: SERVICE,
    }),
    alert({
      name: 'ScheduleLagging',
      expression: where(lag, '>', SCHEDULE_LAG),
      severity: 'warning',
      for: '10m',
      keepFiringFor: '5m',
      summary: 'Probes start late',
      description: (labels, value) =>
        `1 % of the probes of ${labels.instance} start more than ${value} late: measured times may be wrong.`,
      dashboard: 'monitoring',
      service: SERVICE,
    }),
  ],
};
