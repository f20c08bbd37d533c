import * as q from '../promql/promql.ts';
import { alert, frenchOf } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { DISK_NEARLY_FULL, REMOTE_WRITE_BEHIND } from './thresholds.ts';

const ABOUT_PROMETHEUS = { dashboard: 'monitoring', service: 'prometheus' } as const;

const ruleFailures = q.increase(
  q.counter('prometheus_rule_evaluation_failures_total', {
    ...q.PROMETHEUS,
    rule_group: q.OUR_RULE_GROUPS,
  }),
  '5m',
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
/** How long ago the newest sample was that the remote storage got. */
export const behind = q.age(
  q.gauge('prometheus_remote_storage_queue_highest_sent_timestamp_seconds', q.PROMETHEUS),
);
/** Free share of the root file system of the monitoring service. */
export const diskFree = q.minBy(
  q.ratio(
    q.gauge('penpal_monitoring_disk_available_bytes'),
    q.gauge('penpal_monitoring_disk_size_bytes'),
    q.on('job', 'instance'),
  ),
  'instance',
);

const DISK = 'disk_nearly_full';
/** The value is the free share of the disk, or a number of failed compactions. */
const storageAtRisk = q.either(
  q.withLabel(q.condition(q.where(diskFree, '<', DISK_NEARLY_FULL)), 'reason', DISK),
  q.withLabel(
    q.condition(q.where(q.sumBy(failedCompactions, 'instance'), '>', 0)),
    'reason',
    'compactions_fail',
  ),
  q.on('instance', 'reason'),
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
      french: () => 'Toujours active, pour montrer que les alertes fonctionnent',
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
      french: (labels) =>
        `Les règles du groupe ${labels.rule_group} échouent\u00a0: leurs alertes ne peuvent pas se déclencher`,
      description: (labels) =>
        `Rules of the group ${labels.rule_group} fail. Their alerts cannot fire.`,
      why: 'Alerts of the group cannot fire.',
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
      french: (labels) =>
        `Le stockage distant ne reçoit pas toutes les données de ${labels.instance}`,
      description: (labels) =>
        `The remote storage refuses samples of ${labels.instance}, or gets them more than five minutes late.`,
      why: 'After two hours, samples that were not sent are lost.',
    }),
    alert({
      ...ABOUT_PROMETHEUS,
      name: 'PrometheusStorageAtRisk',
      expression: storageAtRisk,
      severity: 'warning',
      for: '15m',
      keepFiringFor: '15m',
      summary: 'Prometheus may soon be unable to store samples',
      french: (labels) =>
        `${labels.instance} risque de ne plus pouvoir enregistrer ses données\u00a0: {{ if eq $labels.reason "${DISK}" }}il reste ${frenchOf('{{ $value | humanizePercentage }}')} du disque{{ else }}l’écriture des blocs échoue{{ end }}`,
      description: (labels) =>
        `Samples may soon be lost: {{ if eq $labels.reason "${DISK}" }}only {{ $value | humanizePercentage }} of the disk of ${labels.instance} is free{{ else }}${labels.instance} cannot write blocks{{ end }}.`,
      why: 'With a full disk, or without compaction, Prometheus stops storing, and no rule works.',
    }),
  ],
};
