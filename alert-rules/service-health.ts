import {
  absent,
  and,
  either,
  gauge,
  maxBy,
  minBy,
  on,
  overTime,
  unless,
  where,
  whereMatched,
} from '../dashboards/lib/promql.ts';
import { outsideMaintenance } from './lib/outside-maintenance.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { SERVICE_DOWN, SLOW_RESPONSE } from './shared-alerts.ts';
import { NO, YES } from './thresholds.ts';

const health = gauge('service_health_status');
const isDown = where(maxBy(health, 'service_name', 'service_url'), '==', NO);

const monitor = gauge('up', { job: 'penpal-monitoring' });
/** One of the monitoring services is down, or has just been and may not have probed yet; or none is up. */
const monitorIsDown = either(
  where(minBy(overTime('min', monitor, '2m')), '==', NO),
  absent(where(monitor, '==', YES)),
  on(),
);

/**
 * Told to be down, down when last known within an hour, and nothing is known now, as a monitoring service
 * is down: it has not seen the end of the outage, and nobody is to read that it is over. One state that is
 * known now ends it at once, and a service that was taken out before is not told anew. Looking back an
 * hour takes Prometheus 32 ms each evaluation with 1,000 services instead of 5 (2 cores, samples each 5 s).
 */
const staysDown = and(
  unless(
    where(maxBy(overTime('last', health, '1h'), 'service_name', 'service_url'), '==', NO),
    health,
    on('service_name'),
  ),
  and(gauge('ALERTS', { alertname: SERVICE_DOWN.name, alertstate: 'firing' }), monitorIsDown, on()),
  on('service_name', 'service_url'),
);
const responseTime = maxBy(gauge('service_response_time_seconds'), 'service_name');
const slowThreshold = maxBy(gauge('service_slow_threshold_seconds'), 'service_name');

/**
 * From the kill of a service to the notification received, at worst, with the shipped defaults:
 *
 * |                                              | refused | hangs |
 * | until the next probe starts (interval)       |    30 s |  30 s |
 * | it fails (timeout)                           |     0 s |   5 s |
 * | until the early re-probe                     |     5 s |   5 s |
 * | it fails too: two in a row are unhealthy     |     0 s |   5 s |
 * | until the next scrape (prometheus.yml)       |     5 s |   5 s |
 * | until the next evaluation (this interval)    |     5 s |   5 s |
 * | `for`: the debouncing is done                |     0 s |   0 s |
 * | group_wait of critical (alertmanager.yml)    |     2 s |   2 s |
 * |                                              |    47 s |  57 s |
 */
export const serviceHealth: RuleGroup = {
  name: 'service-health',
  interval: '5s',
  rules: [
    alert({
      ...SERVICE_DOWN,
      expression: either(outsideMaintenance(isDown), staysDown, on('service_name', 'service_url')),
      keepFiringFor: '30s',
      summary: 'A service is down',
      description: (labels) =>
        `${labels.service_name} does not pass its health check at ${labels.service_url}.`,
      dashboard: 'service',
    }),
    alert({
      ...SLOW_RESPONSE,
      expression: outsideMaintenance(
        whereMatched(responseTime, '>=', slowThreshold, on('service_name')),
      ),
      keepFiringFor: '2m',
      summary: 'A service answers slowly',
      description: (labels, value) =>
        `${labels.service_name} took ${value} to answer its health check, which counts as slow.`,
      dashboard: 'service',
    }),
  ],
};
