import * as q from '../promql/promql.ts';
import { hasWorked, unlessReported } from './lib/conditions.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { serviceHealth } from './service-health.ts';

const success = q.gauge('penpal_collector_success');
/** In Prometheus, because the monitoring service forgets it on a restart. */
const worked = hasWorked(
  'collector:success:has_worked',
  q.maxBy(q.overTime('max', success, '1d'), 'collector'),
  q.maxBy(success, 'collector'),
  q.on('collector'),
);
/** Alerts on the sources of business metrics. */
export const collectors: RuleGroup = {
  name: 'collectors',
  // A query over a day is too expensive for every 15 s.
  interval: '1m',
  reads: [serviceHealth],
  rules: [
    worked,
    // A source that never worked is not broken but not built yet, like payment-service's.
    alert({
      name: 'CollectorFailing',
      expression: q.and(
        // After an outage, `for` starts again.
        unlessReported(
          q.isFalse(q.maxBy(success, 'collector', 'service_name')),
          'CollectorFailing',
          { within: '1m' },
        ),
        q.recorded(worked),
        q.on('collector'),
      ),
      severity: 'warning',
      for: '10m',
      keepFiringFor: '5m',
      summary: 'A source of business metrics cannot be read any more',
      french: (labels) =>
        `La source ${labels.collector} de ${labels.service_name} n’est plus lisible\u202f; ses métriques manquent`,
      description: (labels) =>
        `${labels.collector} worked before and fails now. Its metrics are absent.`,
      title: (labels) => `${labels.collector} of ${labels.service_name} cannot be read any more`,
      resolved: (labels) => [
        `${labels.collector} of ${labels.service_name} can be read again`,
        `La source ${labels.collector} de ${labels.service_name} est de nouveau lisible`,
      ],
      dashboard: 'monitoring',
      why: 'Business alerts and dashboards have no data.',
    }),
  ],
};
