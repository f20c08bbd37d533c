import { and, either, gauge, maxBy, on, unless, where, whereMatched } from '../promql/promql.ts';
import { monitorIsDown } from './lib/monitor-is-down.ts';
import { outsideMaintenance } from './lib/outside-maintenance.ts';
import { record, recorded } from './lib/recording.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { SERVICE_DOWN, SLOW_RESPONSE } from './shared-alerts.ts';
import { NO } from './thresholds.ts';

const health = gauge('service_health_status');
const isDown = where(maxBy(health, 'service_name', 'service_url'), '==', NO);

const DOWN = 'service:health_status:down';
/** What the rule of that name has recorded last. */
const wasDown = maxBy(recorded(record(DOWN, isDown)), 'service_name', 'service_url');
/**
 * Down; or it was, and nothing is known now, as a monitoring service is down: it has not seen the end of
 * the outage, and nobody is to read that it is over. One state that is known now ends it at once.
 */
const staysDown = outsideMaintenance(
  either(
    isDown,
    and(unless(wasDown, health, on('service_name')), monitorIsDown, on()),
    on('service_name', 'service_url'),
  ),
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
    record(DOWN, staysDown),
    alert({
      ...SERVICE_DOWN,
      // Not what is recorded: where an engine ends that late, the outage would be over late, too.
      expression: staysDown,
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
