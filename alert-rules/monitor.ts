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

/** The parts that refused their last configuration, each under the name of its service. */
const refused = [
  refusedBy('monitoring-service', q.gauge('penpal_monitoring_config_last_reload_successful')),
  refusedBy('prometheus', q.gauge('prometheus_config_last_reload_successful', q.PROMETHEUS)),
  refusedBy('alertmanager', q.gauge('alertmanager_config_last_reload_successful', q.ALERTMANAGER)),
].reduce((one, other) => q.either(one, other, q.on('service_name', 'instance')));

function refusedBy<L extends string>(part: string, worked: q.Vector<L | 'instance', 'boolean'>) {
  return q.withLabel(q.isFalse(q.minBy(worked, 'instance')), 'service_name', part);
}

const lag = q.histogramQuantile(
  0.99,
  q.sumBuckets(q.rate(q.buckets('penpal_monitoring_schedule_lag_seconds'), '10m'), 'instance'),
);

const inconclusive = q.sumBy(
  q.increase(q.counter('penpal_monitoring_probes_inconclusive_total'), '10m'),
  'instance',
  'reason',
);
/** Probes that say nothing, by reason, and probes that start late. */
const starved = q.either(
  q.condition(q.where(inconclusive, '>', PROBES_INCONCLUSIVE)),
  q.withLabel(q.condition(q.where(lag, '>', SCHEDULE_LAG)), 'reason', 'late'),
  q.on('instance', 'reason'),
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
      french: () =>
        'Le service de monitoring est en panne\u00a0: les pannes des services passent inaperçues',
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
      french: (labels, value) =>
        `Le service de monitoring ${labels.instance} utilise ${value} de sa limite de mémoire`,
      description: (labels, value) => `${labels.instance} uses ${value} of its memory limit.`,
      why: 'At the limit the monitoring service is killed.',
    }),
    alert({
      name: 'ConfigurationReloadFailed',
      expression: refused,
      severity: 'warning',
      for: '1m',
      keepFiringFor: '1m',
      summary: 'A part of the monitoring refused its new configuration',
      french: (labels) =>
        `${labels.instance} a refusé sa nouvelle configuration et garde l’ancienne`,
      title: (labels) => `${labels.service_name} refused its new configuration`,
      resolved: (labels) => [
        `${labels.service_name} uses its new configuration`,
        `${labels.service_name} utilise sa nouvelle configuration`,
      ],
      description: (labels) =>
        `${labels.instance} still uses the last good configuration. Its log names the error.`,
      dashboard: 'monitoring',
      why: 'The change that somebody made has no effect.',
    }),
    alert({
      ...ABOUT_MONITOR,
      name: 'MonitorStarved',
      expression: starved,
      severity: 'warning',
      for: '5m',
      keepFiringFor: '5m',
      summary: 'The monitoring service cannot probe, or not in time',
      french: (labels) => `${labels.instance} ne peut pas tout vérifier, ou pas à temps`,
      description: (labels) =>
        `Probes of ${labels.instance} say nothing or start late, because of its own host (${labels.reason}). Outages may go unnoticed.`,
      why: 'Outages go unnoticed or are found late, and measured times are wrong.',
    }),
  ],
};
