import { budgetLeft, failedMinute } from '../alert-rules/slo.ts';
import { CERTIFICATE_EXPIRES_NOW, CERTIFICATE_EXPIRES_SOON } from '../alert-rules/thresholds.ts';
import * as q from '../promql/promql.ts';
import type { Board } from './lib/board.ts';
import { UP_OR_DOWN } from './lib/panel.ts';
import { stat, stateTimeline, timeSeries } from './lib/panels.ts';
import { labelVariable, show, WINDOW, WITHIN } from './lib/query.ts';
import { column, table } from './lib/table.ts';
import { BUDGET_STEPS, NOT_RECORDED_YET } from './shared-panels.ts';

/** The service that the reader has chosen. */
const CHOSEN = { service_name: '$service' };

const health = q.maxBy(q.gauge('service_health_status', CHOSEN), 'service_name');
const responseTimes = q.gauge('service_response_time_seconds', CHOSEN);

const state = stat({
  title: 'State',
  description: 'Health of the selected service: DOWN after five failed probes in a row.',
  queries: [show(health, '')],
  states: UP_OR_DOWN,
});

const uptime = stat({
  title: 'Uptime (selected time range)',
  description: 'Share of the time in which probes succeeded, without maintenance.',
  queries: [
    show(q.complement(q.overTime('avg', q.recorded(failedMinute, CHOSEN), '$__range')), ''),
  ],
  decimals: 2,
  emptyWhen: NOT_RECORDED_YET,
});

const budget = stat({
  title: 'Error budget left',
  description:
    'Share of the error budget of 30 days that is left. Below 0 the objective is missed.',
  queries: [show(q.recorded(budgetLeft, CHOSEN), '')],
  steps: BUDGET_STEPS,
  emptyWhen: NOT_RECORDED_YET,
});

const certificate = stat({
  title: 'Certificate expires in',
  description: 'Time until the TLS certificate of the service expires.',
  queries: [
    show(q.minBy(q.until(q.gauge('service_certificate_expiry_timestamp_seconds', CHOSEN))), ''),
  ],
  steps: [
    { color: 'red' },
    { from: CERTIFICATE_EXPIRES_NOW, color: 'orange' },
    { from: CERTIFICATE_EXPIRES_SOON, color: 'green' },
  ],
  emptyWhen: 'No certificate: the service uses http',
});

const version = table({
  title: 'Version',
  description: 'Version and environment from the health response.',
  labels: { version: 'Version', environment: 'Environment' },
  columns: [column(q.maxBy(q.gauge('service_info', CHOSEN), 'version', 'environment'), 'Info')],
  hidesValues: true,
  emptyWhen: 'The health response has no version',
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

const dependencies = stateTimeline({
  title: 'Dependencies',
  description: 'State of the dependencies, as the service reports it.',
  queries: [
    show(q.minBy(q.gauge('service_dependency_status', CHOSEN), 'dependency'), ['dependency']),
  ],
  states: UP_OR_DOWN,
  emptyWhen: 'The health response lists no dependencies',
});

const responseTime = timeSeries({
  title: 'Response time',
  description: 'Response time of each probe, with the latency objective and the slow threshold.',
  queries: [
    show(q.maxBy(responseTimes), 'response time'),
    show(q.maxBy(q.gauge('service_slo_latency_objective_seconds', CHOSEN)), 'objective'),
    show(q.maxBy(q.gauge('service_slow_threshold_seconds', CHOSEN)), 'slow threshold'),
  ],
});

const percentile = (quantile: number) =>
  q.maxBy(q.quantileOverTime(quantile, responseTimes, WINDOW));
const percentiles = timeSeries({
  title: 'Response time percentiles',
  description:
    'Over 15 minutes or longer before each point. Half of the responses were faster than p50.',
  queries: [
    show(percentile(0.5), 'p50'),
    show(percentile(0.95), 'p95'),
    show(percentile(0.99), 'p99'),
  ],
  // Grafana's window is four times as long: some 30 probes, which is enough for a percentile.
  leastStep: '4m',
});

const phases = timeSeries({
  title: 'Phases of a probe',
  description: 'Time per phase: DNS, connect, TLS, processing, transfer.',
  queries: [show(q.maxBy(q.gauge('service_probe_phase_seconds', CHOSEN), 'phase'), ['phase'])],
  stacked: true,
});

const failures = timeSeries({
  title: 'Failed probes by reason',
  description: `Failed probes ${WITHIN}, by reason.`,
  queries: [
    show(q.sumBy(q.increase(q.counter('service_probe_failures_total', CHOSEN), WINDOW), 'reason'), [
      'reason',
    ]),
  ],
  stacked: true,
  bars: true,
  emptyWhen: 'No failed probes',
});

const statusCode = timeSeries({
  title: 'HTTP status',
  description: 'Status code of the last response. A gap means no response.',
  queries: [show(q.maxBy(q.gauge('service_http_status_code', CHOSEN)), 'status')],
  autoMin: true,
});

/** Everything about one service. Alerts link here. */
export const service: Board = {
  name: 'service',
  title: 'Penpal service',
  description: 'One service: state, response time and reasons of failed probes.',
  from: 'now-3h',
  neighbours: ['overview', 'slo'],
  variables: [
    labelVariable('service', 'Service', q.gauge('service_slow_threshold_seconds'), 'service_name'),
  ],
  sections: [
    {
      title: 'Now',
      panels: [
        state(1, 4, 5),
        uptime(2, 5, 5),
        budget(3, 5, 5),
        certificate(4, 5, 5),
        version(5, 5, 5),
      ],
    },
    { title: 'State', panels: [stateHistory(6, 12, 6), dependencies(7, 12, 6)] },
    { title: 'Time', panels: [responseTime(8, 12, 8), percentiles(9, 12, 8), phases(10, 24, 8)] },
    { title: 'Failures', panels: [failures(11, 12, 7), statusCode(12, 12, 7)] },
  ],
};
