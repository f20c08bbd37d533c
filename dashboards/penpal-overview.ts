import type { Board } from './lib/board.ts';
import { UP_OR_DOWN } from './lib/panel.ts';
import { stat, timeSeries } from './lib/panels.ts';
import { counter, gauge, maxBy, rate, sumBy } from './lib/promql.ts';
import { show } from './lib/query.ts';

/** Where everyone starts: is Penpal well, and is it used? */
export const overview: Board = {
  name: 'overview',
  title: 'Penpal overview',
  description: 'State of every service at a glance, how fast they answer, and who uses Penpal.',
  from: 'now-6h',
  neighbours: [],
  sections: [
    { title: 'Services', panels: [servicesHealth(), responseTimes()] },
    { title: 'Use', panels: [activeUsers(), httpRequests()] },
  ],
};

function servicesHealth() {
  return stat({
    id: 1,
    title: 'Services Health Status',
    description: 'Debounced health: DOWN after two failed probes in a row.',
    queries: [
      show(maxBy(gauge('service_health_status'), 'service_name'), (label) => label.service_name),
    ],
    states: UP_OR_DOWN,
    width: 12,
    height: 8,
  });
}

function responseTimes() {
  return timeSeries({
    id: 2,
    title: 'Service Response Times',
    description: 'Last response time of each service; on a timeout the time waited.',
    queries: [
      show(
        maxBy(gauge('service_response_time_seconds'), 'service_name'),
        (label) => label.service_name,
      ),
    ],
    min: 0,
    width: 12,
    height: 8,
  });
}

function httpRequests() {
  return timeSeries({
    id: 3,
    title: 'HTTP Requests',
    description: 'Requests that the monitoring service serves, by route and status.',
    queries: [
      show(
        sumBy(rate(counter('http_requests_total'), '$__rate_interval'), 'route', 'status_code'),
        (label) => `${label.route} ${label.status_code}`,
      ),
    ],
    min: 0,
    width: 16,
    height: 8,
  });
}

function activeUsers() {
  return stat({
    id: 4,
    title: 'Active Users',
    description: 'Users seen in the last 30 days, as auth-service counts them.',
    queries: [show(maxBy(gauge('penpal_active_users_total')), '')],
    emptyWhen: 'auth-service cannot be read',
    width: 8,
    height: 8,
  });
}
