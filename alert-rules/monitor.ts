import * as q from '../promql/promql.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { HIGH_MEMORY_RATIO, PROBES_INCONCLUSIVE, SCHEDULE_LAG } from './thresholds.ts';

const ABOUT_MONITOR = { dashboard: 'monitoring', service: 'monitoring-service' } as const;

/** Share of its memory limit that the monitoring service uses. */
export const memoryUsage = q.maxBy(
  q.ratio(
    q.gauge('process_resident_memory_bytes', q.MONITOR),
    q.gauge('penpal_monitoring_memory_limit_bytes'),
    q.on('job', 'instance'),
  ),
  'instance',
);
const up = q.gauge('up', q.MONITOR);
const reloadWorked = q.minBy(
  q.gauge('penpal_monitoring_config_last_reload_successful'),
  'instance',
);
const lag = q.histogramQuantile(
  0.99,
  q.sumBuckets(q.rate(q.buckets('penpal_monitoring_schedule_lag_seconds'), '5m'), 'instance'),
);

const inconclusive = q.sumBy(
  q.increase(q.counter('penpal_monitoring_probes_inconclusive_total'), '10m'),
  'instance',
  'reason',
);

/** Alerts on the monitoring service itself. */
export const monitor: RuleGroup = {
  name: 'monitor',
  rules: [
    alert({
      ...ABOUT_MONITOR,
      name: 'MonitorDown',
      expression: q.absent(q.isTrue(up)),
      severity: 'critical',
      for: '1m',
      keepFiringFor: '1m',
      summary: 'The monitoring service is down',
      description: () =>
        'Prometheus cannot scrape the monitoring service. Outages of services go unnoticed.',
      why: 'Nobody watches the services.',
    }),
    alert({
      ...ABOUT_MONITOR,
      name: 'HighMemoryUsage',
      expression: q.where(memoryUsage, '>', HIGH_MEMORY_RATIO),
      severity: 'warning',
      for: '5m',
      keepFiringFor: '5m',
      summary: 'The monitoring service is low on memory',
      description: (labels, value) => `${labels.instance} uses ${value} of its memory limit.`,
      why: 'At the limit the monitoring service is killed.',
    }),
    alert({
      ...ABOUT_MONITOR,
      name: 'ConfigurationReloadFailed',
      expression: q.isFalse(reloadWorked),
      severity: 'warning',
      for: '0s',
      keepFiringFor: '1m',
      summary: 'The monitoring service refused its new configuration',
      description: (labels) =>
        `${labels.instance} still uses the last good configuration. Its log names the error.`,
      why: 'The change that somebody made has no effect.',
    }),
    alert({
      ...ABOUT_MONITOR,
      name: 'ScheduleLagging',
      expression: q.where(lag, '>', SCHEDULE_LAG),
      severity: 'warning',
      for: '10m',
      keepFiringFor: '5m',
      summary: 'Probes start late',
      description: (labels, value) =>
        `1 % of the probes of ${labels.instance} start more than ${value} late. Measured times may be wrong.`,
      why: 'Measured times are wrong, and outages are found late.',
    }),
    alert({
      ...ABOUT_MONITOR,
      name: 'MonitorStarved',
      expression: q.where(inconclusive, '>', PROBES_INCONCLUSIVE),
      severity: 'warning',
      for: '0s',
      keepFiringFor: '5m',
      summary: 'The monitoring service cannot probe for lack of a resource',
      description: (labels, value) =>
        `${value} probes of ${labels.instance} in 10 minutes said nothing, because of its own host (${labels.reason}). Outages may go unnoticed.`,
      why: 'Outages go unnoticed until its host is repaired.',
    }),
  ],
};
