import * as q from '../promql/promql.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { DISK_NEARLY_FULL, ONE, REMOTE_WRITE_BEHIND } from './thresholds.ts';

const ABOUT_PROMETHEUS = { dashboard: 'monitoring', service: 'prometheus' } as const;

const ruleFailures = q.increase(
  q.counter('prometheus_rule_evaluation_failures_total', {
    ...q.PROMETHEUS,
    rule_group: q.OUR_RULE_GROUPS,
  }),
  '5m',
);
const reloadWorked = q.minBy(
  q.gauge('prometheus_config_last_reload_successful', q.PROMETHEUS),
  'instance',
);
const alertmanagers = q.gauge('prometheus_notifications_alertmanagers_discovered', q.PROMETHEUS);
const undelivered = q.increase(
  q.counter('prometheus_notifications_dropped_total', q.PROMETHEUS),
  '3m',
);
const failedCompactions = q.increase(
  q.counter('prometheus_tsdb_compactions_failed_total', q.PROMETHEUS),
  '3h',
);
/** Samples that the remote storage refused. Others are sent again, so they are only late. */
const refusedSamples = q.increase(
  q.counter('prometheus_remote_storage_samples_failed_total', q.PROMETHEUS),
  '10m',
);
const behind = q.age(
  q.gauge('prometheus_remote_storage_queue_highest_sent_timestamp_seconds', q.PROMETHEUS),
);
const diskFree = q.minBy(
  q.ratio(
    q.gauge('penpal_monitoring_disk_available_bytes'),
    q.gauge('penpal_monitoring_disk_size_bytes'),
    q.on('job', 'instance'),
  ),
  'instance',
);

/** Alerts on Prometheus itself. */
export const prometheus: RuleGroup = {
  name: 'prometheus',
  rules: [
    alert({
      name: 'Watchdog',
      expression: q.constant(q.quantity('boolean', 1), 'boolean'),
      severity: 'none',
      for: '0s',
      keepFiringFor: '0s',
      summary: 'Always firing, to show that alerting works',
      description: () =>
        'While this alert arrives, rules are evaluated and notifications are delivered.',
      dashboard: 'monitoring',
      why: 'It is for a dead man’s switch, not for people.',
    }),
    alert({
      ...ABOUT_PROMETHEUS,
      name: 'PrometheusRulesFailing',
      expression: q.where(q.sumBy(ruleFailures, 'rule_group'), '>', 0),
      severity: 'critical',
      for: '5m',
      keepFiringFor: '5m',
      summary: 'Alert rules cannot be evaluated',
      description: (labels) =>
        `Rules of the group ${labels.rule_group} fail. Their alerts cannot fire.`,
      why: 'Alerts of the group cannot fire.',
    }),
    alert({
      ...ABOUT_PROMETHEUS,
      name: 'PrometheusReloadFailed',
      expression: q.isFalse(reloadWorked),
      severity: 'warning',
      for: '1m',
      keepFiringFor: '1m',
      summary: 'The last change to prometheus.yml or the rules was refused',
      description: (labels) => `${labels.instance} still uses the last good configuration.`,
      why: 'The change that somebody made has no effect.',
    }),
    // Some alerts are dropped at every restart of Alertmanager and sent again, the Watchdog each minute.
    alert({
      ...ABOUT_PROMETHEUS,
      name: 'PrometheusNotificationsDropped',
      expression: q.either(
        q.where(q.sumBy(undelivered, 'instance'), '>', 0),
        q.where(q.minBy(alertmanagers, 'instance'), '<', ONE),
        q.on('instance'),
      ),
      severity: 'critical',
      for: '5m',
      keepFiringFor: '5m',
      summary: 'Alerts do not reach Alertmanager',
      description: (labels) =>
        `${labels.instance} drops alerts, or knows no Alertmanager to send them to.`,
      why: 'No alert reaches anyone.',
    }),
    alert({
      ...ABOUT_PROMETHEUS,
      name: 'PrometheusCompactionsFailing',
      expression: q.where(q.sumBy(failedCompactions, 'instance'), '>', 0),
      severity: 'warning',
      for: '0s',
      keepFiringFor: '5m',
      summary: 'Prometheus cannot compact its samples',
      description: (labels) => `${labels.instance} cannot write blocks. Its disk may be full.`,
      why: 'The disk fills up, then Prometheus stops.',
    }),
    alert({
      ...ABOUT_PROMETHEUS,
      name: 'PrometheusRemoteWriteFailing',
      expression: q.either(
        q.condition(q.where(q.sumBy(refusedSamples, 'instance'), '>', 0)),
        q.condition(q.where(q.maxBy(behind, 'instance'), '>', REMOTE_WRITE_BEHIND)),
        q.on('instance'),
      ),
      severity: 'warning',
      for: '10m',
      keepFiringFor: '5m',
      summary: 'The remote storage does not get all samples',
      description: (labels) =>
        `The remote storage refuses samples of ${labels.instance}, or gets them more than five minutes late.`,
      why: 'After two hours, samples that were not sent are lost.',
    }),
    alert({
      ...ABOUT_PROMETHEUS,
      name: 'DiskNearlyFull',
      expression: q.where(diskFree, '<', DISK_NEARLY_FULL),
      severity: 'warning',
      for: '15m',
      keepFiringFor: '15m',
      summary: 'The disk of the monitoring is nearly full',
      description: (labels, value) =>
        `${value} of the disk of ${labels.instance} is free. In Compose, Prometheus stores its samples on this disk.`,
      why: 'With a full disk, Prometheus stores nothing and no rule works.',
    }),
  ],
};
