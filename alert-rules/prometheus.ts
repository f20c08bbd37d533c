import * as q from '../promql/promql.ts';
import { alert } from './rule.ts';
import type { RuleGroup } from './rule.ts';
import { ONE } from './thresholds.ts';

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
const storageFailures = (
  metric: 'prometheus_tsdb_wal_corruptions_total' | 'prometheus_tsdb_compactions_failed_total',
) => q.where(q.sumBy(q.increase(q.counter(metric, q.PROMETHEUS), '3h'), 'instance'), '>', 0);

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
    }),
    alert({
      ...ABOUT_PROMETHEUS,
      name: 'PrometheusRulesSlow',
      expression: q.whereMatched(
        q.maxBy(q.gauge('prometheus_rule_group_last_duration_seconds'), 'rule_group'),
        '>',
        q.maxBy(q.gauge('prometheus_rule_group_interval_seconds'), 'rule_group'),
        q.on('rule_group'),
      ),
      severity: 'warning',
      for: '5m',
      keepFiringFor: '5m',
      summary: 'Alert rules take longer than their interval',
      description: (labels, value) =>
        `The group ${labels.rule_group} takes ${value}, longer than its interval. Alerts come late.`,
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
    }),
    alert({
      ...ABOUT_PROMETHEUS,
      name: 'PrometheusWithoutAlertmanager',
      expression: q.where(q.minBy(alertmanagers, 'instance'), '<', ONE),
      severity: 'critical',
      for: '5m',
      keepFiringFor: '2m',
      summary: 'Prometheus has no Alertmanager',
      description: (labels) => `${labels.instance} has no Alertmanager to send its alerts to.`,
    }),
    // Some alerts are dropped at every restart of Alertmanager and sent again, the Watchdog each minute.
    alert({
      ...ABOUT_PROMETHEUS,
      name: 'PrometheusNotificationsDropped',
      expression: q.where(q.sumBy(undelivered, 'instance'), '>', 0),
      severity: 'critical',
      for: '5m',
      keepFiringFor: '5m',
      summary: 'Alerts do not reach Alertmanager',
      description: (labels, value) =>
        `${labels.instance} could not deliver ${value} alerts in three minutes.`,
    }),
    alert({
      ...ABOUT_PROMETHEUS,
      name: 'PrometheusLogCorrupted',
      expression: storageFailures('prometheus_tsdb_wal_corruptions_total'),
      severity: 'warning',
      for: '0s',
      keepFiringFor: '5m',
      summary: 'Prometheus found its write-ahead log corrupted',
      description: (labels) => `${labels.instance} may have lost samples.`,
    }),
    alert({
      ...ABOUT_PROMETHEUS,
      name: 'PrometheusCompactionsFailing',
      expression: storageFailures('prometheus_tsdb_compactions_failed_total'),
      severity: 'warning',
      for: '0s',
      keepFiringFor: '5m',
      summary: 'Prometheus cannot compact its samples',
      description: (labels) => `${labels.instance} cannot write blocks. Its disk may be full.`,
    }),
  ],
};
