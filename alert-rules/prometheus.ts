import {
  constant,
  counter,
  gauge,
  increase,
  maxBy,
  minBy,
  on,
  sumBy,
  where,
  whereMatched,
} from '../promql/promql.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { NO, ONE, YES } from './thresholds.ts';

const SERVICE = 'prometheus';

const ruleFailures = sumBy(
  increase(counter('prometheus_rule_evaluation_failures_total'), '5m'),
  'rule_group',
);
const storageFailures = (
  metric: 'prometheus_tsdb_wal_corruptions_total' | 'prometheus_tsdb_compactions_failed_total',
) => where(sumBy(increase(counter(metric), '3h'), 'instance'), '>', 0);

/** Alerts on Prometheus itself. */
export const prometheus: RuleGroup = {
  name: 'prometheus',
  rules: [
    alert({
      name: 'Watchdog',
      expression: constant(YES, 'boolean'),
      severity: 'none',
      for: '0s',
      keepFiringFor: '0s',
      summary: 'Always fires, so that its absence is noticed',
      description: () =>
        'As long as this arrives, rules are evaluated and notifications delivered.',
      dashboard: 'monitoring',
    }),
    alert({
      name: 'PrometheusRulesFailing',
      expression: where(ruleFailures, '>', 0),
      severity: 'critical',
      for: '5m',
      keepFiringFor: '5m',
      summary: 'Alert rules cannot be evaluated',
      description: (labels) => `Rules of ${labels.rule_group} fail: their alerts cannot fire.`,
      dashboard: 'monitoring',
      service: SERVICE,
    }),
    alert({
      name: 'PrometheusRulesSlow',
      expression: whereMatched(
        maxBy(gauge('prometheus_rule_group_last_duration_seconds'), 'rule_group'),
        '>',
        maxBy(gauge('prometheus_rule_group_interval_seconds'), 'rule_group'),
        on('rule_group'),
      ),
      severity: 'warning',
      for: '5m',
      keepFiringFor: '5m',
      summary: 'Alert rules take longer than their interval',
      description: (labels, value) =>
        `${labels.rule_group} takes ${value}, longer than its interval: alerts come late.`,
      dashboard: 'monitoring',
      service: SERVICE,
    }),
    alert({
      name: 'PrometheusReloadFailed',
      expression: where(
        minBy(gauge('prometheus_config_last_reload_successful'), 'instance'),
        '==',
        NO,
      ),
      severity: 'warning',
      for: '1m',
      keepFiringFor: '1m',
      summary: 'The last change to prometheus.yml or the rules was refused',
      description: (labels) => `${labels.instance} goes on with the last good configuration.`,
      dashboard: 'monitoring',
      service: SERVICE,
    }),
    alert({
      name: 'PrometheusWithoutAlertmanager',
      expression: where(
        minBy(gauge('prometheus_notifications_alertmanagers_discovered'), 'instance'),
        '<',
        ONE,
      ),
      severity: 'critical',
      for: '5m',
      keepFiringFor: '2m',
      summary: 'Prometheus knows no Alertmanager',
      description: (labels) => `${labels.instance} has nobody to send its alerts to.`,
      dashboard: 'monitoring',
      service: SERVICE,
    }),
    // The Watchdog is sent each minute: some are dropped whenever Alertmanager restarts, and come anew.
    alert({
      name: 'PrometheusNotificationsDropped',
      expression: where(
        sumBy(increase(counter('prometheus_notifications_dropped_total'), '3m'), 'instance'),
        '>',
        0,
      ),
      severity: 'critical',
      for: '5m',
      keepFiringFor: '5m',
      summary: 'Alerts do not reach Alertmanager',
      description: (labels, value) =>
        `${labels.instance} could not deliver ${value} alerts in three minutes.`,
      dashboard: 'monitoring',
      service: SERVICE,
    }),
    alert({
      name: 'PrometheusLogCorrupted',
      expression: storageFailures('prometheus_tsdb_wal_corruptions_total'),
      severity: 'warning',
      for: '0s',
      keepFiringFor: '5m',
      summary: 'Prometheus found its log of samples corrupted',
      description: (labels) => `${labels.instance} may have lost samples.`,
      dashboard: 'monitoring',
      service: SERVICE,
    }),
    alert({
      name: 'PrometheusCompactionsFailing',
      expression: storageFailures('prometheus_tsdb_compactions_failed_total'),
      severity: 'warning',
      for: '0s',
      keepFiringFor: '5m',
      summary: 'Prometheus cannot compact its samples',
      description: (labels) => `${labels.instance} cannot write blocks; its disk may be full.`,
      dashboard: 'monitoring',
      service: SERVICE,
    }),
  ],
};
