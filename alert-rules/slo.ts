import { and, on, where } from '../dashboards/lib/promql.ts';
import { outsideMaintenance } from './lib/outside-maintenance.ts';
import type { Quantity } from './lib/quantity.ts';
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
} from './thresholds.ts';

/**
 * Availability objectives. The objective of each service comes with its metrics, so that a new
 * service needs no rule. Recordings first, alerts after them.
 */
export const slo: RuleGroup = {
  name: 'slo',
  interval: '1m',
  rules: [
    ...sloRecordings,
    burn('1h', '5m', BURN_RATE_1H, 'critical'),
    burn('6h', '30m', BURN_RATE_6H, 'critical'),
    burn('1d', '2h', BURN_RATE_1D, 'warning'),
    burn('3d', '6h', BURN_RATE_3D, 'warning'),
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
function burn(
  long: Window,
  short: Window,
  factor: Quantity<'ratio'>,
  severity: Severity,
): AlertRule {
  const fast = where(burnRate(long), '>', factor);
  const still = where(burnRate(short), '>', factor);
  return alert({
    name: `ServiceBudgetBurn${long}`,
    expression: outsideMaintenance(and(fast, still, on('service_name'))),
    severity,
    for: '0s',
    keepFiringFor: '5m',
    summary: 'A service uses up its error budget too fast',
    description: (labels, _, number) =>
      `${labels.service_name} used its error budget ${number} times as fast as its objective allows over the last ${long}.`,
    dashboard: 'slo',
  });
}
