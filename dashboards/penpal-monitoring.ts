import { memoryUsage } from '../alert-rules/monitor.ts';
import { diskFree } from '../alert-rules/prometheus.ts';
import { lastProbeAge } from '../alert-rules/service-quality.ts';
import {
  DISK_NEARLY_FULL,
  HIGH_MEMORY_RATIO,
  PROBES_STALLED,
  SCHEDULE_LAG,
} from '../alert-rules/thresholds.ts';
import * as q from '../promql/promql.ts';
import * as alerting from './alerting-panels.ts';
import type { Board } from './lib/board.ts';
import { UP_OR_DOWN } from './lib/panel.ts';
import { stat, stateTimeline, timeSeries } from './lib/panels.ts';
import { counted, show, WINDOW, WITHIN } from './lib/query.ts';
import { column, table } from './lib/table.ts';

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

const oldestProbe = stat({
  title: 'Time since last probe',
  description: 'Of the service that was probed longest ago.',
  queries: [show(q.maxBy(lastProbeAge), '')],
  steps: [{ color: 'green' }, { from: PROBES_STALLED, color: 'red' }],
  decimals: 0,
});

const build = q.maxBy(
  q.gauge('penpal_monitoring_build_info'),
  'version',
  'revision',
  'node_version',
);
const version = table({
  title: 'Version',
  description: 'Version, revision and Node version of the monitoring service.',
  labels: { version: 'Version', revision: 'Revision', node_version: 'Node' },
  columns: [column(build, 'Version', { hidden: true })],
});

const memory = timeSeries({
  title: 'Memory used of limit',
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

const inconclusive = q.counter('penpal_monitoring_probes_inconclusive_total');
const probes = timeSeries({
  title: 'Probes',
  description:
    'Probes per second. Skipped: the probe before was still running. Inconclusive: the host of the monitoring could not probe.',
  queries: [
    show(q.sumBy(q.rate(q.counter('service_probes_total'), WINDOW)), 'done'),
    show(q.sumBy(q.rate(q.counter('penpal_monitoring_probes_skipped_total'), WINDOW)), 'skipped'),
    show(q.sumBy(q.rate(inconclusive, WINDOW)), 'inconclusive'),
  ],
  unit: 'suffix:probes/s',
});

const requests = q.rate(q.counter('http_requests_total', q.MONITOR), WINDOW);
const httpRequests = timeSeries({
  title: 'HTTP requests by route',
  description: 'Requests to the monitoring service per second, by route.',
  queries: [show(q.where(q.sumBy(requests, 'route'), '>', 0), ['route'])],
  unit: 'reqps',
  emptyWhen: 'No requests in this time range',
});

const httpDuration = q.rate(q.buckets('http_request_duration_seconds', q.MONITOR), WINDOW);
const httpDurations = timeSeries({
  title: 'HTTP latency (p99)',
  description: '99 % of the responses were faster than this, by route.',
  queries: [show(q.histogramQuantile(0.99, q.sumBuckets(httpDuration, 'route')), ['route'])],
  emptyWhen: 'No requests in this time range',
});

const NO_SOURCE = 'No source of business metrics is configured';

const collectorStates = stateTimeline({
  title: 'Source status',
  description: 'Result of the last read of each source of business metrics.',
  queries: [show(q.minBy(q.gauge('penpal_collector_success'), 'collector'), ['collector'])],
  states: UP_OR_DOWN,
  emptyWhen: NO_SOURCE,
});

const readDuration = q.maxBy(q.gauge('penpal_collector_duration_seconds'), 'collector');
const collectorDurations = timeSeries({
  title: 'Read duration',
  description: 'Duration of the last read of each source.',
  queries: [show(readDuration, ['collector'])],
  emptyWhen: NO_SOURCE,
});

const dropped = q.counter('penpal_collector_dropped_series_total');
const droppedSeries = timeSeries({
  title: 'Dropped values',
  description: `Values that were dropped ${WITHIN}.`,
  queries: [show(counted(dropped, 'collector', 'reason'), ['collector', 'reason'])],
  bars: true,
  isFailure: true,
  emptyWhen: 'No value was dropped in this time range',
});

const disk = timeSeries({
  title: 'Free disk space',
  description: 'Share of the disk that is free. In Compose, Prometheus stores its samples there.',
  queries: [show(diskFree, ['instance'])],
  steps: [{ color: 'red' }, { from: DISK_NEARLY_FULL, color: 'green' }],
  max: 1,
});

const monitored = timeSeries({
  title: 'Monitored services',
  description: 'Number of services that are probed. A fall: services vanished from a list.',
  queries: [show(q.countOf(q.maxBy(q.gauge('service_health_status'), 'service_name')), 'services')],
  decimals: 0,
});

/** The front end embeds none of its panels. */
export const monitoring: Board = {
  name: 'monitoring',
  title: 'Penpal monitoring',
  description:
    'Does the monitoring itself work: probes, sources, scrapes, rules and notifications?',
  from: 'now-3h',
  neighbours: ['overview'],
  sections: [
    {
      title: 'Now',
      panels: [targets(1, 7, 4), configuration(2, 5, 4), oldestProbe(25, 4, 4), version(3, 8, 4)],
    },
    {
      title: 'Monitoring service',
      panels: [
        memory(4, 6, 6),
        processor(5, 6, 6),
        lag(6, 6, 6),
        probes(7, 6, 6),
        httpRequests(8, 6, 6),
        httpDurations(9, 6, 6),
        monitored(21, 6, 6),
        disk(22, 6, 6),
      ],
    },
    {
      title: 'Sources of business metrics',
      panels: [collectorStates(10, 8, 6), collectorDurations(11, 8, 6), droppedSeries(12, 8, 6)],
    },
    {
      title: 'Prometheus and Alertmanager',
      panels: [
        alerting.scrapeDurations(13, 6, 6),
        alerting.scrapedSamples(14, 6, 6),
        alerting.headSeries(15, 6, 6),
        alerting.ruleDurations(16, 6, 6),
        alerting.prometheusFailures(17, 6, 6),
        alerting.alertsInAlertmanager(18, 6, 6),
        alerting.notificationsSent(19, 6, 6),
        alerting.notificationsReceived(20, 6, 6),
        alerting.remoteWrite(23, 12, 6),
        alerting.cluster(24, 12, 6),
      ],
    },
  ],
};
