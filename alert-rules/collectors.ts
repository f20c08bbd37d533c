import {
  age,
  and,
  counter,
  gauge,
  increase,
  maxBy,
  minBy,
  on,
  sumBy,
  where,
} from '../dashboards/lib/promql.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { NO, SOURCE_KNOWN_TO_WORK } from './thresholds.ts';

const failing = where(maxBy(gauge('penpal_collector_success'), 'collector'), '==', NO);
const sinceSuccess = minBy(
  age(gauge('penpal_collector_last_success_timestamp_seconds')),
  'collector',
);
const dropped = sumBy(
  increase(counter('penpal_collector_dropped_series_total'), '15m'),
  'collector',
  'reason',
);

/** Alerts on the sources of business figures. */
export const collectors: RuleGroup = {
  name: 'collectors',
  rules: [
    // A source that never answered is not built yet (payment-service's is planned), not broken.
    alert({
      name: 'CollectorFailing',
      expression: and(failing, where(sinceSuccess, '<', SOURCE_KNOWN_TO_WORK), on('collector')),
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
