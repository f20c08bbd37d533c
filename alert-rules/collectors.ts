import {
  and,
  counter,
  gauge,
  increase,
  maxBy,
  on,
  overTime,
  sumBy,
  where,
} from '../promql/promql.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { NO, YES } from './thresholds.ts';

const failing = where(maxBy(gauge('penpal_collector_success'), 'collector'), '==', NO);
/** As Prometheus remembers it: the monitoring service has forgotten it when it starts again. */
const worked = maxBy(overTime('max', gauge('penpal_collector_success'), '1d'), 'collector');
const dropped = sumBy(
  increase(counter('penpal_collector_dropped_series_total'), '15m'),
  'collector',
  'reason',
);

/** Alerts on the sources of business figures. */
export const collectors: RuleGroup = {
  name: 'collectors',
  // Looking back over a day is not for every quarter of a minute.
  interval: '1m',
  rules: [
    // A source that never answered is not built yet (payment-service's is planned), not broken.
    alert({
      name: 'CollectorFailing',
      expression: and(failing, where(worked, '==', YES), on('collector')),
      severity: 'warning',
      for: '10m',
      keepFiringFor: '5m',
      summary: 'A source of business figures cannot be read any more',
      description: (labels) =>
        `${labels.collector} worked within the last day and fails now: its figures are absent.`,
      dashboard: 'monitoring',
    }),
    alert({
      name: 'SeriesDropped',
      expression: where(dropped, '>', 0),
      severity: 'info',
      for: '15m',
      keepFiringFor: '15m',
      summary: 'Values of a source are refused',
      description: (labels, value) =>
        `${labels.collector} had ${value} values refused in 15 minutes (${labels.reason}).`,
      dashboard: 'monitoring',
    }),
  ],
};
