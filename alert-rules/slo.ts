import type { Duration } from '../promql/functions.ts';
import { and, gauge, minBy, on, overTime, unless, where } from '../promql/promql.ts';
import type { Vector } from '../promql/promql.ts';
import { outsideMaintenance } from './lib/outside-maintenance.ts';
import type { Quantity } from '../promql/quantity.ts';
import { recorded } from './lib/recording.ts';
import { alert } from './lib/rule.ts';
import type { AlertRule, RuleGroup, Severity } from './lib/rule.ts';
import { budgetLeft, burnRate, sloRecordings } from './slo-recordings.ts';
import type { Window } from './slo-recordings.ts';
import {
  BUDGET_EXHAUSTED,
  BURN_RATE_1D,
  BURN_RATE_1H,
  BURN_RATE_3D,
  BURN_RATE_6H,
  NO,
} from './thresholds.ts';

const KEEP_FIRING = '5m';

/**
 * Availability objectives. The objective of each service comes with its metrics, so that a new
 * service needs no rule. Recordings first, alerts after them.
 */
export const slo: RuleGroup = {
  name: 'slo',
  interval: '1m',
  rules: [
    ...sloRecordings,
    burn('1h', 'critical', outsideOutages(burning('1h', '5m', BURN_RATE_1H), '10m')),
    burn('6h', 'critical', outsideOutages(burning('6h', '30m', BURN_RATE_6H), '35m')),
    burn('1d', 'warning', burning('1d', '2h', BURN_RATE_1D)),
    burn('3d', 'warning', burning('3d', '6h', BURN_RATE_3D)),
    alert({
      name: 'ServiceBudgetExhausted',
      expression: where(recorded(budgetLeft), '<=', BUDGET_EXHAUSTED),
      severity: 'warning',
      for: '5m',
      keepFiringFor: '10m',
      summary: 'A service has missed its availability objective',
      description: (labels, value) =>
        `${labels.service_name} has ${value} of its error budget for 30 days left.`,
      dashboard: 'slo',
    }),
  ],
};

/** The long window says that it matters, the short one that it still goes on. */
function burning(long: Window, short: Window, factor: Quantity<'ratio'>) {
  const fast = where(burnRate(long), '>', factor);
  const still = where(burnRate(short), '>', factor);
  return and(fast, still, on('service_name'));
}

/**
 * Leaves out the services that were down within `window`: of a confirmed outage ServiceDown has told,
 * and nobody is to be woken again for its burn when it is over. Who is woken by a burn has a service
 * that fails now and then. The window is longer than the short one of the burn by KEEP_FIRING: the
 * minutes of the outage are out of sight by then.
 */
function outsideOutages(
  burns: Vector<'service_name', 'ratio'>,
  window: Duration,
): Vector<'service_name', 'ratio'> {
  const lowest = minBy(overTime('min', gauge('service_health_status'), window), 'service_name');
  return unless(burns, where(lowest, '==', NO), on('service_name'));
}

function burn(
  long: Window,
  severity: Severity,
  expression: Vector<'service_name', 'ratio'>,
): AlertRule {
  return alert({
    name: `ServiceBudgetBurn${long}`,
    expression: outsideMaintenance(expression),
    severity,
    for: '0s',
    keepFiringFor: KEEP_FIRING,
    summary: 'A service uses up its error budget too fast',
    description: (labels, _, number) =>
      `${labels.service_name} used its error budget ${number} times as fast as its objective allows over the last ${long}.`,
    dashboard: 'slo',
  });
}
