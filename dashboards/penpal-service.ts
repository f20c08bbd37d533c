import { FAILURE_WORDS } from '../alert-rules/lib/last-failure.ts';
import { ofNode, responseTimeP95 } from '../alert-rules/service-quality.ts';
import { budgetLeft, failedMinute } from '../alert-rules/slo.ts';
import {
  CERTIFICATE_EXPIRES_NOW,
  CERTIFICATE_EXPIRES_SOON,
  EVENT_LOOP_LAG,
  HEAP_LARGE,
} from '../alert-rules/thresholds.ts';
import * as q from '../promql/promql.ts';
import type { Board } from './lib/board.ts';
import { STATUS_CLASSES, UP_OR_DOWN } from './lib/panel.ts';
import { stat, stateTimeline, timeSeries } from './lib/panels.ts';
import { labelVariable, show, WINDOW } from './lib/query.ts';
import { column, table } from './lib/table.ts';
import { address, BUDGET_STEPS, NOT_RECORDED_YET } from './shared-panels.ts';

/** The service that the reader has chosen. */
const CHOSEN = { service_name: '$service' };

const health = q.maxBy(q.gauge('service_health_status', CHOSEN), 'service_name');
const responseTimes = q.gauge('service_response_time_seconds', CHOSEN);

const state = stat({
  title: 'State',
  description:
    'Health of the selected service, and since when: DOWN after five failed probes in a row.',
  queries: [show(health, 'health')],
  age: show(q.maxBy(q.age(q.gauge('service_health_since_timestamp_seconds', CHOSEN))), 'for'),
  states: UP_OR_DOWN,
  decimals: 0,
});

const lastFailure = stat({
  title: 'Last failed probe',
  description: 'Its reason, and the time since then. None: since the monitoring service started.',
  names: FAILURE_WORDS,
  queries: [
    show(
      q.age(
        q.highestOfEach(
          q.maxBy(
            q.gauge('service_last_failure_timestamp_seconds', CHOSEN),
            'service_name',
            'reason',
          ),
          'service_name',
        ),
      ),
      ['reason'],
    ),
  ],
  decimals: 0,
  emptyWhen: 'None since the start',
});

const succeeded = q.complement(
  q.maxBy(q.overTime('avg', q.recorded(failedMinute, CHOSEN), '$__range'), 'service_name'),
);
const objective = q.maxBy(
  q.gauge('service_slo_availability_objective_ratio', CHOSEN),
  'service_name',
);

const uptime = stat({
  title: 'Uptime',
  description:
    'Share of the selected time range in which probes succeeded, without maintenance. Red below the objective.',
  queries: [
    show(q.whereMatched(succeeded, '>=', objective, q.on('service_name')), ''),
    show(q.whereMatched(succeeded, '<', objective, q.on('service_name')), ''),
  ],
  colors: ['green', 'red'],
  decimals: 2,
  emptyWhen: NOT_RECORDED_YET,
});

const budget = stat({
  title: 'Error budget left',
  description:
    'Share of the error budget of 30 days that is left. Below 0 the objective is missed.',
  queries: [show(q.recorded(budgetLeft, CHOSEN), '')],
  steps: BUDGET_STEPS,
  decimals: 1,
  emptyWhen: NOT_RECORDED_YET,
});

const certificate = stat({
  title: 'Certificate',
  description: 'Time until the TLS certificate of the service expires.',
  queries: [
    show(q.minBy(q.until(q.gauge('service_certificate_expiry_timestamp_seconds', CHOSEN))), ''),
  ],
  steps: [
    { color: 'red' },
    { from: CERTIFICATE_EXPIRES_NOW, color: 'orange' },
    { from: CERTIFICATE_EXPIRES_SOON, color: 'green' },
  ],
  emptyWhen: 'None: uses http',
});

const version = table({
  title: 'Version',
  description: 'Version and environment from the health response.',
  labels: {
    version: { title: 'Version', width: 105 },
    environment: { title: 'Environment', width: 105 },
  },
  columns: [
    column(q.maxBy(q.gauge('service_info', CHOSEN), 'version', 'environment'), 'Info', {
      hidden: true,
    }),
  ],
  emptyWhen: 'The health response has no version',
});

const readOn = table({
  title: 'Read on',
  description: 'The service on the status page, the runbook of its outages, and its logs.',
  labels: {
    status_page: address('Status', 66),
    runbook: address('Runbook', 86),
    logs: address('Logs', 66),
  },
  columns: [
    column(
      q.maxBy(
        q.gauge('penpal_monitoring_service_links_info', CHOSEN),
        'status_page',
        'runbook',
        'logs',
      ),
      'Links',
      { hidden: true },
    ),
  ],
  emptyWhen: 'PUBLIC_URL and LOGS_URL are not set',
});

const stateHistory = stateTimeline({
  title: 'State over time',
  description: 'The health after debouncing, and the result of each probe.',
  queries: [
    show(health, 'health'),
    show(q.maxBy(q.gauge('service_probe_success', CHOSEN)), 'last probe'),
  ],
  states: UP_OR_DOWN,
});

const ofDependencies = q.gauge('service_dependency_status', CHOSEN);
/** The value that stands for no dependency: the place of its text in the states. */
const noDependency = q.times(
  q.unless(q.labelsOnly(health), ofDependencies, q.on('service_name')),
  UP_OR_DOWN.length,
);

const dependencies = stateTimeline({
  title: 'Dependencies',
  description: 'State of the dependencies, as the service reports it.',
  queries: [
    show(q.minBy(ofDependencies, 'dependency'), ['dependency']),
    // Grafana shows no text of ours in an empty timeline.
    show(noDependency, 'dependencies'),
  ],
  states: [...UP_OR_DOWN, { text: 'none reported', color: 'blue' }],
});

const NO_RESPONSE = 'No response in this time range';

/** A limit, once a response took half as long: else it would press the curve flat. */
const nearby = <L extends string>(limit: q.GaugeSeries<L, 'seconds'>) => {
  const slowest = q.times(q.maxBy(q.overTime('max', q.atEnd(responseTimes), '$__range')), 2);
  return q.whereMatched(q.maxBy(limit), '<=', slowest, q.on());
};

const responseTime = timeSeries({
  title: 'Response time',
  description:
    'Of each probe. Dashed: objective and slow threshold, once a response took half as long.',
  queries: [
    show(q.maxBy(responseTimes), 'response time'),
    show(nearby(q.gauge('service_slo_latency_objective_seconds', CHOSEN)), 'objective'),
    show(nearby(q.gauge('service_slow_threshold_seconds', CHOSEN)), 'slow threshold'),
  ],
  dashed: 'BC',
  emptyWhen: NO_RESPONSE,
});

const percentile = (quantile: number) =>
  q.maxBy(q.quantileOverTime(quantile, responseTimes, '15m'));
const percentiles = timeSeries({
  title: 'Response time percentiles (15 minutes)',
  description: 'Over the 15 minutes before each point. Half of the responses were faster than p50.',
  queries: [
    show(percentile(0.5), 'p50'),
    show(q.maxBy(q.recorded(responseTimeP95, CHOSEN)), 'p95'),
    show(percentile(0.99), 'p99'),
  ],
  emptyWhen: NO_RESPONSE,
});

const phases = timeSeries({
  title: 'Phases of a probe',
  description: 'Time per phase: DNS, connect, TLS, processing, transfer.',
  queries: [show(q.maxBy(q.gauge('service_probe_phase_seconds', CHOSEN), 'phase'), ['phase'])],
  stacked: true,
  emptyWhen: NO_RESPONSE,
});

const failures = timeSeries({
  title: 'Failed probes by reason',
  description: 'Failed probes since the point before, by reason.',
  names: FAILURE_WORDS,
  queries: [
    show(
      q.where(
        q.sumBy(q.perStep(q.counter('service_probe_failures_total', CHOSEN)), 'reason'),
        '>',
        0,
      ),
      ['reason'],
    ),
  ],
  stacked: true,
  bars: true,
  leastStep: '1m',
  isFailure: true,
  emptyWhen: 'No failed probes in the selected time range',
});

const statusCodes = q.maxBy(q.gauge('service_http_status_code', CHOSEN), 'service_name');
const statusCode = stateTimeline({
  title: 'HTTP status',
  description: 'Status code of the last response.',
  queries: [
    show(q.either(statusCodes, q.zeros(health, 'status_code'), q.on('service_name')), 'status'),
  ],
  states: [{ text: 'no response', color: 'red' }],
  ranges: STATUS_CLASSES,
});

const NO_NODE_METRICS = 'This service exposes no metrics of Node.js';
const eventLoop = timeSeries({
  title: 'Event loop lag (p99)',
  description: '1 % of the event loop delays are this long or longer.',
  queries: [show(ofNode('nodejs_eventloop_lag_p99_seconds', 'max', WINDOW, CHOSEN), 'lag')],
  steps: [{ color: 'green' }, { from: EVENT_LOOP_LAG, color: 'red' }],
  emptyWhen: NO_NODE_METRICS,
});
const heap = timeSeries({
  title: 'Heap',
  description:
    'Highest heap in use. The alert looks at the lowest of half an hour, after garbage collection.',
  queries: [show(ofNode('nodejs_heap_size_used_bytes', 'max', WINDOW, CHOSEN), 'heap')],
  steps: [{ color: 'green' }, { from: HEAP_LARGE, color: 'red' }],
  emptyWhen: NO_NODE_METRICS,
});

/** Everything about one service. Alerts link here. */
export const service: Board = {
  name: 'service',
  title: 'Penpal service',
  description: 'Does this service work, since when, and if not, why?',
  from: 'now-3h',
  neighbours: ['overview', 'slo'],
  variables: [
    labelVariable('service', 'Service', q.gauge('service_slow_threshold_seconds'), 'service_name'),
  ],
  marks: 'outages',
  marksOutagesOf: CHOSEN,
  sections: [
    {
      title: 'Now',
      panels: [
        state(1, 4, 5),
        lastFailure(13, 3, 5),
        uptime(2, 3, 5),
        budget(3, 3, 5),
        certificate(4, 3, 5),
        version(5, 4, 5),
        readOn(14, 4, 5),
      ],
    },
    {
      title: 'State',
      panels: [
        stateHistory(6, 12, 5),
        statusCode(12, 12, 5),
        failures(11, 12, 8),
        dependencies(7, 12, 8),
      ],
    },
    {
      title: 'Response time',
      panels: [responseTime(8, 12, 8), phases(10, 12, 8), percentiles(9, 24, 7)],
    },
    { title: 'Process', panels: [eventLoop(15, 12, 7), heap(16, 12, 7)] },
  ],
};
