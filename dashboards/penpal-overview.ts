import { alerts } from '../alert-rules/groups.ts';
import { FAILURE_WORDS } from '../alert-rules/lib/last-failure.ts';
import { runbookSection } from '../alert-rules/lib/rule.ts';
import { budgetLeft, failedMinute } from '../alert-rules/slo.ts';
import { ONE } from '../alert-rules/thresholds.ts';
import * as q from '../promql/promql.ts';
import type { Board } from './lib/board.ts';
import { runbookBase } from './lib/board.ts';
import { UP_OR_DOWN } from './lib/panel.ts';
import { stat, stateTimeline, timeSeries } from './lib/panels.ts';
import { show, WINDOW } from './lib/query.ts';
import { column, table } from './lib/table.ts';
import {
  activeUsers,
  address,
  availabilityObjective,
  BUDGET_STEPS,
  CHOSEN,
  conversationsInADay,
  costInADay,
  lastFailure,
  paymentsInADay,
  SERVICES,
  SILENCE,
  TO_SERVICE,
  toService,
} from './shared-panels.ts';

/** Most curves that a graph shows, and most values side by side. */
const [MOST_CURVES, MOST_VALUES] = [10, 12];

const health = q.maxBy(q.gauge('service_health_status', CHOSEN), 'service_name');
const responseTimes = q.gauge('service_response_time_seconds', CHOSEN);
const responseTime = q.maxBy(responseTimes, 'service_name');

const down = q.countOf(q.isFalse(health));
const none = q.constant(q.quantity('count', 0), 'count');
const firing = (severity: 'critical' | 'warning') =>
  q.countOf(q.gauge('ALERTS', { alertstate: 'firing', monitor: 'penpal', severity }));
const orNone = (count: q.Vector<never, 'count'>) => q.either(count, none, q.on());

const verdict = stat({
  title: 'Now',
  description: 'Services that are down, and alerts that are firing.',
  queries: [
    show(orNone(down), 'Services down'),
    show(orNone(firing('critical')), 'Critical alerts'),
    show(orNone(firing('warning')), 'Warnings'),
  ],
  steps: [{ color: 'green' }, { from: ONE, color: 'red' }],
});

const active = q.gauge('ALERTS', {
  alertstate: 'firing',
  monitor: 'penpal',
  severity: q.oneOf('critical', 'warning'),
});
const firingFor = q.and(
  q.maxBy(q.age(q.gauge('ALERTS_FOR_STATE')), 'severity', 'alertname', 'service_name'),
  active,
  q.on('severity', 'alertname', 'service_name'),
);
/** The reason of the last failed probe, while the last probe of the service failed. */
const failing = q.labelsOnly(
  q.and(
    lastFailure,
    q.isFalse(q.maxBy(q.gauge('service_probe_success'), 'service_name')),
    q.on('service_name'),
  ),
);

const withReason = q.withLabelIfAny(firingFor, 'reason', failing, q.on('service_name'));
const withRunbooks = q.withLabelIfAny(withReason, 'runbooks', runbookBase, q.on());
/** The place of each alert below the address of the runbooks. */
const RUNBOOK_SECTIONS = Object.fromEntries(
  alerts.map(({ group, rule }) => [rule.name, runbookSection(group.name, rule.name)]),
);

const activeAlerts = table({
  title: 'Active alerts',
  description: 'Critical and warning alerts that fire now. A click on one offers to silence it.',
  labels: {
    severity: { title: 'Severity', width: 90 },
    alertname: {
      title: 'Alert',
      texts: Object.fromEntries(
        alerts.map(({ rule }) => [rule.name, `${rule.name}: ${rule.annotations.summary}`]),
      ),
      links: [SILENCE],
    },
    service_name: { title: 'Service', width: 180, links: [toService('Service')] },
    reason: { title: 'Reason', width: 200, texts: FAILURE_WORDS },
    runbooks: {
      ...{ title: 'Runbook', width: 86, texts: 'Open' },
      links: [{ title: 'Open', url: '${__value.raw}/${__data.fields["Section"]}' }],
    },
    section: { title: 'Section', hidden: true, texts: RUNBOOK_SECTIONS },
  },
  columns: [
    column(q.withLabelFrom(withRunbooks, 'section', ['alertname', '(.+)']), 'Firing for', {
      width: 110,
      decimals: 0,
    }),
  ],
  sortedBy: ['Severity'],
  paged: true,
  emptyWhen: 'No alert is firing',
});

const uptime = q.complement(
  q.maxBy(q.overTime('avg', q.recorded(failedMinute, CHOSEN), '$__range'), 'service_name'),
);

const services = table({
  title: 'Services',
  description:
    'Those that are down first. Uptime: of the selected time range. Budget left: of 30 days. A click on a service shows it.',
  labels: {
    service_name: { title: 'Service', links: [toService('Service')] },
    reason: { title: 'Last failure', width: 200, texts: FAILURE_WORDS },
    status_page: address('Status page', 100),
    runbook: address('Runbook', 90),
  },
  columns: [
    column(health, 'State', { width: 80, states: UP_OR_DOWN }),
    column(q.age(lastFailure), 'Ago', { width: 120, decimals: 0 }),
    column(responseTime, 'Response time', { width: 120 }),
    column(uptime, 'Uptime', { width: 170, barTo: 1, decimals: 2 }),
    column(availabilityObjective, 'Objective', { width: 90 }),
    column(q.maxBy(q.recorded(budgetLeft, CHOSEN), 'service_name'), 'Budget left', {
      width: 110,
      decimals: 1,
      steps: BUDGET_STEPS,
    }),
    column(
      q.maxBy(
        q.gauge('penpal_monitoring_service_links_info', CHOSEN),
        'service_name',
        'status_page',
        'runbook',
      ),
      'Links',
      { hidden: true },
    ),
  ],
  sortedBy: ['State', 'Budget left'],
  paged: true,
});

const servicesHealth = stat({
  title: 'Services Health Status',
  description:
    'DOWN after five failed probes in a row. Of more than twelve services those that are down come first.',
  queries: [show(q.lowest(MOST_VALUES, health), ['service_name'])],
  states: UP_OR_DOWN,
  link: TO_SERVICE,
});

/** Share of failed time by service. A service that is not recorded yet counts as well. */
const failed = q.either(
  q.maxBy(q.overTime('avg', q.atEnd(q.recorded(failedMinute, CHOSEN)), '$__range'), 'service_name'),
  q.zeros(q.maxBy(q.atEnd(q.gauge('service_health_status', CHOSEN)), 'service_name'), 'ratio'),
  q.on('service_name'),
);

const healthHistory = stateTimeline({
  title: 'Health over time',
  description: 'When a service was up and when it was down: the ten that failed most.',
  queries: [
    show(q.and(health, q.highest(MOST_CURVES, failed), q.on('service_name')), ['service_name']),
  ],
  states: UP_OR_DOWN,
  link: TO_SERVICE,
});

const slowest = q.highest(
  MOST_CURVES,
  q.maxBy(q.overTime('avg', q.atEnd(responseTimes), '15m'), 'service_name'),
);

const slowestServices = timeSeries({
  title: 'Service Response Times',
  description: 'The ten slowest services of the last 15 minutes. After a timeout: the time waited.',
  queries: [show(q.and(responseTime, slowest, q.on('service_name')), ['service_name'])],
  link: TO_SERVICE,
  emptyWhen: 'No response in this time range',
});

const requestsOf = (statusClass: number) =>
  show(
    q.sumBy(
      q.rate(
        q.counter('http_requests_total', {
          ...q.MONITOR,
          status_code: q.startingWith(`${statusClass}`),
        }),
        WINDOW,
      ),
    ),
    `${statusClass}xx`,
  );

const requestsByClass = timeSeries({
  title: 'HTTP Requests',
  description: 'Requests to the monitoring service per second, by class of the status code.',
  queries: [requestsOf(2), requestsOf(3), requestsOf(4), requestsOf(5)],
  unit: 'reqps',
  colorsByName: { '2xx': 'green', '3xx': 'blue', '4xx': 'orange', '5xx': 'red' },
});

/** The start page. The front end embeds panels 1 to 4. */
export const overview: Board = {
  name: 'overview',
  title: 'Penpal overview',
  description: 'Does Penpal work, what fails and why, and is Penpal used?',
  from: 'now-6h',
  neighbours: ['service', 'slo', 'business', 'monitoring'],
  variables: [SERVICES],
  marks: 'nothing',
  marksOutagesOf: CHOSEN,
  sections: [
    { title: 'Alerts', panels: [verdict(12, 6, 9), activeAlerts(5, 18, 9)] },
    {
      title: 'Services',
      panels: [
        services(13, 24, 11),
        servicesHealth(1, 24, 4),
        healthHistory(8, 12, 8),
        slowestServices(2, 12, 8),
      ],
    },
    {
      title: 'Usage',
      panels: [
        activeUsers(4, 4, 6),
        conversationsInADay(9, 4, 6),
        paymentsInADay(10, 4, 6),
        costInADay(11, 4, 6),
        requestsByClass(3, 8, 6),
      ],
    },
  ],
};
