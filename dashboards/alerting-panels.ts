import { behind } from '../alert-rules/prometheus.ts';
import { REMOTE_WRITE_BEHIND } from '../alert-rules/thresholds.ts';
import * as q from '../promql/promql.ts';
import { stat, timeSeries } from './lib/panels.ts';
import { counted, show, WITHIN } from './lib/query.ts';

// The panels of Prometheus and Alertmanager on the monitoring dashboard.

export const scrapeDurations = timeSeries({
  title: 'Scrape duration',
  description: 'Duration of the last scrape of each job.',
  queries: [show(q.maxBy(q.gauge('scrape_duration_seconds'), 'job'), ['job'])],
});

export const scrapedSamples = timeSeries({
  title: 'Samples per scrape',
  description: 'Number of samples that each job exposes.',
  queries: [show(q.sumBy(q.gauge('scrape_samples_scraped'), 'job'), ['job'])],
});

export const headSeries = timeSeries({
  title: 'Series in memory',
  description:
    'Series in the memory of Prometheus. More services, languages and models mean more series.',
  queries: [show(q.maxBy(q.gauge('prometheus_tsdb_head_series')), 'series')],
});

/** Prometheus names a group by its file: `/etc/prometheus/rules/slo.yml;penpal-slo`. */
const GROUP_NAME = { regex: '.*;(?:penpal-)?(.*)', to: '$1' };

const groupDuration = q.gauge('prometheus_rule_group_last_duration_seconds');
export const ruleDurations = timeSeries({
  title: 'Rule evaluation duration',
  description: 'Duration of each evaluation, of the four groups that are slowest now.',
  queries: [
    show(
      q.and(
        q.maxBy(groupDuration, 'rule_group'),
        q.highest(4, q.maxBy(q.atEnd(groupDuration), 'rule_group')),
        q.on('rule_group'),
      ),
      ['rule_group'],
    ),
  ],
  rename: GROUP_NAME,
});

const evaluationFailures = q.counter('prometheus_rule_evaluation_failures_total');
const compactions = q.counter('prometheus_tsdb_compactions_failed_total', q.PROMETHEUS);
const refused = q.counter('prometheus_remote_storage_samples_failed_total', q.PROMETHEUS);
export const prometheusFailures = timeSeries({
  title: 'Prometheus failures',
  description: `Rule evaluations and compactions that failed, and samples that the remote storage refused, ${WITHIN}.`,
  queries: [
    show(counted(evaluationFailures, 'rule_group'), ['rule_group']),
    show(counted(compactions), 'compactions'),
    show(counted(refused), 'samples refused'),
  ],
  bars: true,
  isFailure: true,
  rename: GROUP_NAME,
  emptyWhen: 'Nothing failed in this time range',
});

const alertsByState = q.sumBy(q.gauge('alertmanager_alerts'), 'state');
const watchdogs = q.withLabel(
  q.countOf(q.gauge('ALERTS', { alertstate: 'firing', monitor: 'penpal', severity: 'none' })),
  'state',
  'active',
);
export const alertsInAlertmanager = stat({
  title: 'Alerts in Alertmanager',
  description:
    'Active, suppressed by a silence or a worse alert, and not yet processed. Without the Watchdog, which is always active.',
  queries: [
    show(q.either(q.minus(alertsByState, watchdogs, q.on('state')), alertsByState, q.on('state')), [
      'state',
    ]),
  ],
});

const sent = q.counter('alertmanager_notifications_total');
const failed = q.counter('alertmanager_notifications_failed_total');
const undelivered = q.counter('prometheus_notifications_dropped_total', q.PROMETHEUS);
export const notificationsSent = timeSeries({
  title: 'Notifications sent',
  description: `Sent and failed notifications of Alertmanager, and alerts that Prometheus could not send to it, ${WITHIN}.`,
  queries: [
    show(counted(sent, 'integration'), ['integration']),
    show(counted(failed, 'integration'), '{{integration}} failed'),
    show(counted(undelivered), 'dropped by Prometheus'),
  ],
  bars: true,
  emptyWhen: 'No notification in this time range',
});

const received = q.counter('penpal_alert_notifications_total');
export const notificationsReceived = timeSeries({
  title: 'Notifications received',
  description: `Notifications that the monitoring service received ${WITHIN}.`,
  queries: [show(counted(received, 'status'), ['status'])],
  bars: true,
  colorsByName: { firing: 'red', resolved: 'green' },
  emptyWhen: 'No notification in this time range',
});

export const remoteWrite = timeSeries({
  title: 'Remote write delay',
  description: 'Age of the newest sample that the remote storage has got.',
  queries: [show(q.maxBy(behind, 'instance'), ['instance'])],
  steps: [{ color: 'green' }, { from: REMOTE_WRITE_BEHIND, color: 'red' }],
  emptyWhen: 'No remote storage is configured',
});

export const cluster = timeSeries({
  title: 'Members of the Alertmanager cluster',
  description: 'The members that each Alertmanager knows, itself included.',
  queries: [
    show(q.maxBy(q.gauge('alertmanager_cluster_members', q.ALERTMANAGER), 'instance'), [
      'instance',
    ]),
  ],
  decimals: 0,
  emptyWhen: 'No cluster',
});
