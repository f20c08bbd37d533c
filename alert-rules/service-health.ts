import * as q from '../promql/promql.ts';
import { monitorIsDown, outsideMaintenance } from './lib/conditions.ts';
import { LAST_FAILURE, LAST_FAILURE_FR, SLOW_ANSWER, SLOW_ANSWER_FR } from './lib/last-failure.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';

const health = q.gauge('service_health_status');
const isDown = q.isFalse(q.maxBy(health, 'service_name', 'service_url'));

const DOWN = 'service:health_status:down';
/** The last value of the recording below: a rule may read its own last result. */
const wasDown = q.maxBy(q.recorded(q.record(DOWN, isDown)), 'service_name', 'service_url');
/**
 * The service is down. Or it was down, and its health is unknown because a monitoring service is down:
 * nobody has seen the end of the outage, so nobody may be told that it is over. As soon as any health is
 * known again, that health counts.
 */
const staysDown = outsideMaintenance(
  q.either(
    isDown,
    q.and(q.unless(wasDown, health, q.on('service_name')), monitorIsDown, q.on()),
    q.on('service_name', 'service_url'),
  ),
);
const responseTime = q.maxBy(q.gauge('service_response_time_seconds'), 'service_name');
const slowThreshold = q.maxBy(q.gauge('service_slow_threshold_seconds'), 'service_name');

/**
 * docs/operations.md adds up the time from the kill of a service to its notification. The exporter evaluates both
 * alerts as well, for use without Prometheus (exporter/alerts).
 */
export const serviceHealth: RuleGroup = {
  name: 'service-health',
  interval: '5s',
  rules: [
    q.record(DOWN, staysDown),
    alert({
      name: 'ServiceDown',
      // Its threshold is `unhealthyAfter` in services.yml, applied in exporter/probes/health-state.ts.
      // Not the recording: some engines end a recorded series late, and the alert would end late too.
      expression: staysDown,
      severity: 'critical',
      for: '0s',
      keepFiringFor: '30s',
      summary: 'A service is down',
      french: (labels) => `${labels.service_name} est en panne${LAST_FAILURE_FR}`,
      description: (labels) =>
        `${labels.service_name} fails its health check at ${labels.service_url}${LAST_FAILURE}.`,
      title: (labels) => `${labels.service_name} is down${LAST_FAILURE}`,
      resolved: (labels) => [
        `${labels.service_name} is up again`,
        `${labels.service_name} fonctionne de nouveau`,
      ],
      dashboard: 'service',
      why: 'Learners are affected now.',
    }),
    alert({
      name: 'SlowResponse',
      expression: outsideMaintenance(
        q.whereMatched(responseTime, '>=', slowThreshold, q.on('service_name')),
      ),
      severity: 'warning',
      for: '1m',
      // Not longer than ServiceDown, which silences it: else it would be told when an outage by timeouts is over.
      keepFiringFor: '30s',
      summary: 'A service responds slowly',
      french: (labels) => `${labels.service_name} répond lentement\u00a0: ${SLOW_ANSWER_FR}`,
      description: (labels) => `${labels.service_name} ${SLOW_ANSWER}, which counts as slow.`,
      title: (labels) => `${labels.service_name} is slow: ${SLOW_ANSWER}`,
      resolved: (labels) => [
        `${labels.service_name} answers fast again`,
        `${labels.service_name} répond de nouveau rapidement`,
      ],
      dashboard: 'service',
      why: 'Learners wait. Where slowThreshold is not below timeout, as shipped, it fires only beside ServiceDown.',
    }),
  ],
};
