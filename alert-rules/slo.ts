import * as q from '../promql/promql.ts';
import { outsideMaintenance, unlessReported } from './lib/conditions.ts';
import { alert } from './lib/rule.ts';
import type { RuleGroup } from './lib/rule.ts';
import { serviceHealth } from './service-health.ts';
import { BURN_RATE_1D, BURN_RATE_1H, BURN_RATE_3D, BURN_RATE_6H } from './thresholds.ts';

/** Windows of the burn rates, in seconds. */
const WINDOW_SECONDS = {
  '5m': 300,
  '30m': 1800,
  '1h': 3600,
  '2h': 7200,
  '6h': 21_600,
  '1d': 86_400,
  '3d': 259_200,
  '30d': 2_592_000,
} as const;
export type Window = keyof typeof WINDOW_SECONDS;

const ABOUT_BUDGET = { for: '0s', keepFiringFor: '5m', dashboard: 'slo' } as const;

/** The interval of the group. Each minute is recorded once, and every window is a sum of minutes. */
const MINUTE_SECONDS = 60;

/**
 * Share of the last minute in which the last probe had failed, without minutes in maintenance. It counts
 * time, not probes, because an outage causes more probes.
 */
export const failedMinute = q.record(
  'service:probe_failure:ratio1m',
  outsideMaintenance(
    q.complement(q.avgBy(q.shareOfTime(q.gauge('service_probe_success'), '1m'), 'service_name')),
  ),
);

/**
 * Share of each window in which probes failed. Time without data counts as good; otherwise the first
 * failed probe of a new service would be its whole history.
 */
export const failureRatio = mapWindows((window) =>
  q.record(
    `service:probe_failure:ratio${window}`,
    q.times(
      q.overTime('sum', q.recorded(failedMinute), window),
      MINUTE_SECONDS,
      WINDOW_SECONDS[window],
    ),
  ),
);

const objective = q.maxBy(q.gauge('service_slo_availability_objective_ratio'), 'service_name');

/** Share of the 30 days that is recorded: a new service is known for hours, not for 30 days. */
export const known30d = q.record(
  'service:probe_failure:known30d',
  q.shareKnown(q.recorded(failedMinute), '30d', WINDOW_SECONDS['30d'] / MINUTE_SECONDS),
);

/** Share of the recorded time in which probes succeeded, for services that are monitored now. */
export const availability30d = q.record(
  'service:availability:ratio30d',
  q.and(
    q.complement(
      q.ratio(q.recorded(failureRatio['30d']), q.recorded(known30d), q.on('service_name')),
    ),
    objective,
    q.on('service_name'),
  ),
);

/** Share of the error budget of 30 days that is left. Below 0 the objective is missed. */
export const budgetLeft = q.record(
  'service:error_budget_left:ratio30d',
  q.complement(burnRate('30d')),
);

const FAST = 'ServiceBudgetBurnFast';
const SLOW = 'ServiceBudgetBurnSlow';

/**
 * Availability objectives. Each service's metrics carry its objective, so a new service needs no rule.
 * Recordings come first, then the alerts that read them.
 */
export const slo: RuleGroup = {
  name: 'slo',
  interval: '1m',
  reads: [serviceHealth],
  rules: [
    failedMinute,
    ...Object.values(failureRatio),
    known30d,
    availability30d,
    budgetLeft,
    // ServiceDown has reported an outage. `within` is the short window and five minutes, so that the window no longer
    // contains the outage.
    alert({
      ...ABOUT_BUDGET,
      name: FAST,
      expression: either(
        unlessReported(burning('1h', '5m', BURN_RATE_1H), FAST, { within: '10m' }),
        unlessReported(burning('6h', '30m', BURN_RATE_6H), FAST, { within: '35m' }),
      ),
      severity: 'critical',
      summary: 'A service uses up its error budget fast',
      french: burnedFr,
      description: burned('hour or six hours'),
      why: 'Probes fail too often without an outage. At this rate the budget of 30 days is gone in two to five days.',
    }),
    alert({
      ...ABOUT_BUDGET,
      name: SLOW,
      expression: either(
        unlessReported(burning('1d', '2h', BURN_RATE_1D), SLOW, { within: '125m' }),
        unlessReported(burning('3d', '6h', BURN_RATE_3D), SLOW, { within: '365m' }),
      ),
      severity: 'warning',
      summary: 'A service uses up its error budget too fast',
      french: burnedFr,
      description: burned('day or three days'),
      why: 'Probes fail too often for the objective of the month, and nobody has noticed an outage.',
    }),
  ],
};

/** How many times faster than the objective allows the error budget is used up in a window. */
export function burnRate(window: Window): q.Vector<'service_name', 'ratio'> {
  return q.ratio(q.recorded(failureRatio[window]), q.complement(objective), q.on('service_name'));
}

/** The long window shows that it matters, the short one that it still goes on. */
function burning(long: Window, short: Window, factor: q.Quantity<'ratio'>) {
  const fast = q.where(burnRate(long), '>', factor);
  const still = q.where(burnRate(short), '>', factor);
  return q.and(fast, still, q.on('service_name'));
}

/** What two pairs of windows find, outside maintenance. */
function either(
  one: q.Vector<'service_name', 'ratio'>,
  other: q.Vector<'service_name', 'ratio'>,
): q.Vector<'service_name', 'ratio'> {
  return outsideMaintenance(q.either(one, other, q.on('service_name')));
}

function burned(period: string) {
  return (labels: { readonly service_name: string }, _: string, number: string) =>
    `${labels.service_name} used its error budget ${number} times as fast as its objective allows, over the last ${period}.`;
}

function burnedFr(labels: { readonly service_name: string }, _: string, number: string): string {
  return `${labels.service_name} consomme son budget d’erreur ${number} fois plus vite que son objectif ne le permet`;
}

function mapWindows<T>(make: (window: Window) => T): Readonly<Record<Window, T>> {
  const windows = Object.keys(WINDOW_SECONDS) as Window[];
  return Object.fromEntries(windows.map((window) => [window, make(window)])) as Record<Window, T>;
}
