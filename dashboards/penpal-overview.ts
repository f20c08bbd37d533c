import { failedMinute } from '../alert-rules/slo.ts';
import * as q from '../promql/promql.ts';
import type { Board } from './lib/board.ts';
import { UP_OR_DOWN } from './lib/panel.ts';
import { stat, stateTimeline, timeSeries } from './lib/panels.ts';
import { show } from './lib/query.ts';
import { column, table } from './lib/table.ts';
import {
  activeUsers,
  conversationsInADay,
  costInADay,
  httpRequests,
  NOT_RECORDED_YET,
  objectivesTable,
  paymentsInADay,
  TO_SERVICE,
} from './shared-panels.ts';

const health = q.maxBy(q.gauge('service_health_status'), 'service_name');
const responseTime = q.maxBy(q.gauge('service_response_time_seconds'), 'service_name');
const firing = q.gauge('ALERTS', {
  alertstate: 'firing',
  monitor: 'penpal',
  severity: q.oneOf('critical', 'warning'),
});

const servicesHealth = stat({
  title: 'Services Health Status',
  description: 'Health of each service: DOWN after five failed probes in a row.',
  queries: [show(health, ['service_name'])],
  states: UP_OR_DOWN,
  link: TO_SERVICE,
});

const healthHistory = stateTimeline({
  title: 'Health over time',
  description: 'When each service was up and when it was down.',
  queries: [show(health, ['service_name'])],
  states: UP_OR_DOWN,
  link: TO_SERVICE,
});

const responseTimes = timeSeries({
  title: 'Service Response Times',
  description: 'Last response time of each service. After a timeout: the time waited.',
  queries: [show(responseTime, ['service_name'])],
  link: TO_SERVICE,
});

const activeAlerts = table({
  title: 'Active alerts',
  description: 'Critical and warning alerts that are firing now.',
  labels: { severity: 'Severity', alertname: 'Alert', service_name: 'Service' },
  columns: [column(q.maxBy(firing, 'severity', 'alertname', 'service_name'), 'Firing')],
  hidesValues: true,
  emptyWhen: 'No alert is firing',
});

const uptime = stat({
  title: 'Uptime (selected time range)',
  description: 'Share of the time in which probes succeeded, without maintenance.',
  queries: [
    show(q.complement(q.overTime('avg', q.recorded(failedMinute), '$__range')), ['service_name']),
  ],
  decimals: 2,
  link: TO_SERVICE,
  emptyWhen: NOT_RECORDED_YET,
});

/** The start page: is Penpal healthy, and is it used? The front end embeds panels 1 to 4. */
export const overview: Board = {
  name: 'overview',
  title: 'Penpal overview',
  description: 'Health, response time and objectives of every service, and the usage of Penpal.',
  from: 'now-6h',
  neighbours: ['service', 'slo', 'business', 'monitoring'],
  sections: [
    {
      title: 'Services',
      panels: [
        servicesHealth(1, 12, 6),
        activeAlerts(5, 12, 6),
        uptime(6, 12, 5),
        objectivesTable(7, 12, 5),
        healthHistory(8, 12, 8),
        responseTimes(2, 12, 8),
      ],
    },
    {
      title: 'Usage',
      panels: [
        activeUsers(4, 6, 5),
        conversationsInADay(9, 6, 5),
        paymentsInADay(10, 6, 5),
        costInADay(11, 6, 5),
        httpRequests(3, 24, 7),
      ],
    },
  ],
};
