import * as q from '../promql/promql.ts';
import { outsideMaintenance, unlessReported } from './lib/conditions.ts';
import { alert } from './lib/rule.ts';
import type { AlertRule, RuleGroup, Severity } from './lib/rule.ts';
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

/** What a burn means, by its long window. */
const WHY = {
  '1h': 'At this rate the budget of 30 days is gone in two days.',
  '6h': 'At this rate the budget of 30 days is gone in five days.',
  '3d': 'The objective will be missed, and nobody has noticed an outage.',
} as const;
const PERIODS = { '1h': 'hour', '6h': '6 hours', '3d': 'day or three days' } as const;

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

const slowly = q.either(
  burning('1d', '2h', BURN_RATE_1D),
  burning('3d', '6h', BURN_RATE_3D),
  q.on('service_name'),
);

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
    // ServiceDown has reported an outage. These times are the short windows of the burns and five minutes: by then
    // a short window no longer contains the outage.
    burn('1h', 'critical', burning('1h', '5m', BURN_RATE_1H), '10m'),
    burn('6h', 'critical', burning('6h', '30m', BURN_RATE_6H), '35m'),
    // One alert: both say that the budget will not last, and neither is urgent.
    burn('3d', 'warning', slowly, '365m'),
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

function burn(
  long: keyof typeof PERIODS,
  severity: Severity,
  expression: q.Vector<'service_name', 'ratio'>,
  within: q.Duration,
): AlertRule {
  const name = `ServiceBudgetBurn${long}`;
  return alert({
    name,
    expression: outsideMaintenance(unlessReported(expression, name, { within })),
    severity,
    for: '0s',
    keepFiringFor: '5m',
    summary: 'A service uses up its error budget too fast',
    description: (labels, _, number) =>
      `${labels.service_name} used its error budget ${number} times as fast as its objective allows, over the last ${PERIODS[long]}.`,
    dashboard: 'slo',
    why: WHY[long],
  });
}

function mapWindows<T>(make: (window: Window) => T): Readonly<Record<Window, T>> {
  const windows = Object.keys(WINDOW_SECONDS) as Window[];
  return Object.fromEntries(windows.map((window) => [window, make(window)])) as Record<Window, T>;
}
