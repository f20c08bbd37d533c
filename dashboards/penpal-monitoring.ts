import { memoryUsage } from '../alert-rules/monitor.ts';
import { HIGH_MEMORY_RATIO, SCHEDULE_LAG } from '../alert-rules/thresholds.ts';
import * as q from '../promql/promql.ts';
import type { Board } from './lib/board.ts';
import { UP_OR_DOWN } from './lib/panel.ts';
import { stat, stateTimeline, timeSeries } from './lib/panels.ts';
import { show, WINDOW, WITHIN } from './lib/query.ts';
import { column, table } from './lib/table.ts';
import { httpRequests } from './shared-panels.ts';

const targets = stat({
  title: 'Scrape targets',
  description: 'The jobs that Prometheus scrapes. DOWN: at least one target cannot be scraped.',
  queries: [show(q.minBy(q.gauge('up'), 'job'), ['job'])],
  states: UP_OR_DOWN,
});

const configuration = stat({
  title: 'Last configuration reload',
  description:
    'REFUSED: the last change is invalid, and the configuration before it is still used.',
  queries: [
    show(q.minBy(q.gauge('penpal_monitoring_config_last_reload_successful')), 'services.yml'),
    show(q.minBy(q.gauge('prometheus_config_last_reload_successful')), 'prometheus.yml'),
    show(q.minBy(q.gauge('alertmanager_config_last_reload_successful')), 'alertmanager.yml'),
  ],
  states: [
    { text: 'REFUSED', color: 'red' },
    { text: 'GOOD', color: 'green' },
  ],
});

const build = q.maxBy(
  q.gauge('penpal_monitoring_build_info'),
  'version',
  'revision',
  'node_version',
);
const version = table({
  title: 'Build',
  description: 'Version, revision and Node version of the monitoring service.',
  labels: { version: 'Version', revision: 'Revision', node_version: 'Node' },
  columns: [column(build, 'Build')],
  hidesValues: true,
});

const memory = timeSeries({
  title: 'Memory usage',
  description:
    'Resident memory as a share of the container limit, or of the heap limit without one.',
  queries: [show(memoryUsage, ['instance'])],
  steps: [{ color: 'green' }, { from: HIGH_MEMORY_RATIO, color: 'red' }],
  max: 1,
});

const cpuUsage = q.rate(q.counter('process_cpu_seconds_total', q.MONITOR), WINDOW);
const processor = timeSeries({
  title: 'CPU usage',
  description: 'CPU usage of the monitoring service as a share of one core.',
  queries: [show(q.maxBy(cpuUsage, 'instance'), ['instance'])],
});

const scheduleLag = q.rate(q.buckets('penpal_monitoring_schedule_lag_seconds'), WINDOW);
const lag = timeSeries({
  title: 'Schedule lag (p99)',
  description:
    '99 % of the probes start with a smaller delay than this. Also the lag of the event loop.',
  queries: [
    show(q.histogramQuantile(0.99, q.sumBuckets(scheduleLag)), 'schedule'),
    show(q.maxBy(q.gauge('nodejs_eventloop_lag_p99_seconds', q.MONITOR)), 'event loop'),
  ],
  steps: [{ color: 'green' }, { from: SCHEDULE_LAG, color: 'red' }],
});

const probes = timeSeries({
  title: 'Probes',
  description: 'Probes per second. Skipped: the previous probe of the service was still running.',
  queries: [
    show(q.sumBy(q.rate(q.counter('service_probes_total'), WINDOW)), 'done'),
    show(q.sumBy(q.rate(q.counter('penpal_monitoring_probes_skipped_total'), WINDOW)), 'skipped'),
  ],
});

const httpDuration = q.rate(q.buckets('http_request_duration_seconds', q.MONITOR), WINDOW);
const httpDurations = timeSeries({
  title: 'HTTP response duration (p99)',
  description: '99 % of the responses were faster than this, by route.',
  queries: [show(q.histogramQuantile(0.99, q.sumBuckets(httpDuration, 'route')), ['route'])],
});

const collectorStates = stateTimeline({
  title: 'Source status',
  description: 'Result of the last read of each source of business metrics.',
  queries: [show(q.minBy(q.gauge('penpal_collector_success'), 'collector'), ['collector'])],
  states: UP_OR_DOWN,
});

const readDuration = q.maxBy(q.gauge('penpal_collector_duration_seconds'), 'collector');
const collectorDurations = timeSeries({
  title: 'Read duration',
  description: 'Duration of the last read of each source.',
  queries: [show(readDuration, ['collector'])],
});

const dropped = q.increase(q.counter('penpal_collector_dropped_series_total'), WINDOW);
const droppedSeries = timeSeries({
  title: 'Dropped values',
  description: `Values that were dropped ${WITHIN}.`,
  queries: [show(q.sumBy(dropped, 'collector', 'reason'), ['collector', 'reason'])],
  bars: true,
});

const scrapeDurations = timeSeries({
  title: 'Scrape duration',
  description: 'Duration of the last scrape of each job.',
  queries: [show(q.maxBy(q.gauge('scrape_duration_seconds'), 'job'), ['job'])],
});

const scrapedSamples = timeSeries({
  title: 'Samples per scrape',
  description: 'Number of samples that each job exposes.',
  queries: [show(q.sumBy(q.gauge('scrape_samples_scraped'), 'job'), ['job'])],
});

const headSeries = timeSeries({
  title: 'Series in memory',
  description:
    'Series in the memory of Prometheus. More services, languages and models mean more series.',
  queries: [show(q.maxBy(q.gauge('prometheus_tsdb_head_series')), 'series')],
});

const groupDuration = q.gauge('prometheus_rule_group_last_duration_seconds');
const ruleDurations = timeSeries({
  title: 'Rule evaluation duration',
  description: 'Duration of the last evaluation of each group.',
  queries: [show(q.maxBy(groupDuration, 'rule_group'), ['rule_group'])],
});

const evaluationFailures = q.increase(
  q.counter('prometheus_rule_evaluation_failures_total'),
  WINDOW,
);
const ruleFailures = timeSeries({
  title: 'Rule evaluation failures',
  description: `Rules that could not be evaluated ${WITHIN}.`,
  queries: [show(q.sumBy(evaluationFailures, 'rule_group'), ['rule_group'])],
  bars: true,
});

const alertsInAlertmanager = stat({
  title: 'Alerts in Alertmanager',
  description: 'Active, suppressed by a silence or a worse alert, and not yet processed.',
  queries: [show(q.sumBy(q.gauge('alertmanager_alerts'), 'state'), ['state'])],
});

const sent = q.increase(q.counter('alertmanager_notifications_total'), WINDOW);
const failed = q.increase(q.counter('alertmanager_notifications_failed_total'), WINDOW);
const notificationsSent = timeSeries({
  title: 'Notifications sent',
  description: `Sent and failed notifications of Alertmanager ${WITHIN}.`,
  queries: [
    show(q.sumBy(sent, 'integration'), ['integration']),
    show(q.sumBy(failed, 'integration'), '{{integration}} failed'),
  ],
  bars: true,
});

const received = q.increase(q.counter('penpal_alert_notifications_total'), WINDOW);
const notificationsReceived = timeSeries({
  title: 'Notifications received',
  description: `Notifications that the monitoring service received ${WITHIN}.`,
  queries: [show(q.sumBy(received, 'status'), ['status'])],
  bars: true,
});

/** Does the monitoring work: the monitoring service, Prometheus and Alertmanager? */
export const monitoring: Board = {
  name: 'monitoring',
  title: 'Penpal monitoring',
  description: 'Health of the monitoring itself: probes, scrapes, rules and notifications.',
  from: 'now-3h',
  neighbours: ['overview'],
  sections: [
    { title: 'Now', panels: [targets(1, 8, 5), configuration(2, 8, 5), version(3, 8, 5)] },
    {
      title: 'Monitoring service',
      panels: [
        memory(4, 8, 7),
        processor(5, 8, 7),
        lag(6, 8, 7),
        probes(7, 8, 7),
        httpRequests(8, 8, 7),
        httpDurations(9, 8, 7),
      ],
    },
    {
      title: 'Sources of business metrics',
      panels: [collectorStates(10, 8, 7), collectorDurations(11, 8, 7), droppedSeries(12, 8, 7)],
    },
    {
      title: 'Prometheus',
      panels: [
        scrapeDurations(13, 8, 7),
        scrapedSamples(14, 8, 7),
        headSeries(15, 8, 7),
        ruleDurations(16, 12, 7),
        ruleFailures(17, 12, 7),
      ],
    },
    {
      title: 'Alertmanager',
      panels: [
        alertsInAlertmanager(18, 8, 7),
        notificationsSent(19, 8, 7),
        notificationsReceived(20, 8, 7),
      ],
    },
  ],
};
