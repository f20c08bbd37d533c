import {
  and,
  avgBy,
  complement,
  gauge,
  maxBy,
  on,
  overTime,
  ratio,
  shareOfTime,
  times,
} from '../promql/promql.ts';
import type { Vector } from '../promql/promql.ts';
import { outsideMaintenance } from './lib/outside-maintenance.ts';
import { record, recorded } from './lib/recording.ts';

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

/** The group's interval: each minute is recorded once, and every window is a sum of minutes. */
const MINUTE_SECONDS = 60;

/**
 * Share of the last minute in which the last probe had failed, by time and not by probes: during an
 * outage there are more probes. Minutes in maintenance are left out.
 */
export const failedMinute = record(
  'service:probe_failure:ratio1m',
  outsideMaintenance(
    complement(avgBy(shareOfTime(gauge('service_probe_success'), '1m'), 'service_name')),
  ),
);

/**
 * Share of each window in which probes failed. Time without data counts as good, so that the first
 * failed probe of a new service is not its whole history.
 */
export const failureRatio = mapWindows((window) =>
  record(
    `service:probe_failure:ratio${window}`,
    times(overTime('sum', recorded(failedMinute), window), MINUTE_SECONDS, WINDOW_SECONDS[window]),
  ),
);

const objective = maxBy(gauge('service_slo_availability_objective_ratio'), 'service_name');
const errorBudget = complement(objective);

/** Share of the known time in which probes succeeded, of the services that are monitored now. */
export const availability30d = record(
  'service:availability:ratio30d',
  and(complement(overTime('avg', recorded(failedMinute), '30d')), objective, on('service_name')),
);

/** How many times as fast as the objective allows the error budget is used up in a window. */
export function burnRate(window: Window): Vector<'service_name', 'ratio'> {
  return ratio(recorded(failureRatio[window]), errorBudget, on('service_name'));
}

/** Share of the 30 days' error budget that is left; below 0 the objective is missed. */
export const budgetLeft = record('service:error_budget_left:ratio30d', complement(burnRate('30d')));

export const sloRecordings = [
  failedMinute,
  ...Object.values(failureRatio),
  availability30d,
  budgetLeft,
];

function mapWindows<T>(make: (window: Window) => T): Readonly<Record<Window, T>> {
  const windows = Object.keys(WINDOW_SECONDS) as Window[];
  return Object.fromEntries(windows.map((window) => [window, make(window)])) as Record<Window, T>;
}
