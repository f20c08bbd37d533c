import { recorded } from '../../alert-rules/lib/recording.ts';
import { responseTimeP95 } from '../../alert-rules/service-quality.ts';
import {
  availability30d,
  budgetLeft,
  burnRate,
  failedMinute,
} from '../../alert-rules/slo-recordings.ts';
import type { Window } from '../../alert-rules/slo-recordings.ts';
import { BUDGET_EXHAUSTED, BUDGET_LOW } from '../../alert-rules/thresholds.ts';
import type { Quantity } from '../../promql/quantity.ts';
import type { BoardPanel, Place, Step } from '../lib/panel.ts';
import { barGauge, stat, timeSeries } from '../lib/panels.ts';
import { complement, gauge, lowest, maxBy, overTime } from '../../promql/promql.ts';
import { show } from '../lib/query.ts';
import { column, table } from '../lib/table.ts';
import { TO_SERVICE } from './health.ts';

/** Red once nothing is left, orange when it will not last. */
export const BUDGET_STEPS: readonly Step<'ratio'>[] = [
  { color: 'red' },
  { from: BUDGET_EXHAUSTED, color: 'orange' },
  { from: BUDGET_LOW, color: 'green' },
];
const NOT_YET = 'Recorded a minute after the first probe';

const objective = maxBy(gauge('service_slo_availability_objective_ratio'), 'service_name');

export function uptime(place: Place): BoardPanel {
  const failed = overTime('avg', recorded(failedMinute), '$__range');
  return stat({
    place,
    title: 'Uptime in the chosen time',
    description: 'Share of the time in which probes succeeded, maintenance left out.',
    queries: [show(complement(failed), (label) => label.service_name)],
    decimals: 2,
    link: TO_SERVICE,
    emptyWhen: NOT_YET,
  });
}

export function objectivesTable(place: Place): BoardPanel {
  return table({
    place,
    title: 'Availability against the objective, 30 days',
    description:
      'What was promised, what was kept as far as is known, and what is left of the budget of 30 days.',
    labels: { service_name: 'Service' },
    columns: [
      column(objective, 'Objective'),
      column(recorded(availability30d), 'Availability'),
      column(recorded(budgetLeft), 'Budget left', { steps: BUDGET_STEPS }),
    ],
    emptyWhen: NOT_YET,
  });
}

export function worstServices(place: Place): BoardPanel {
  return barGauge({
    place,
    title: 'Worst services: error budget left, 30 days',
    description:
      'The ten that have least left. The whole budget is 100 %; below 0 the objective is missed.',
    queries: [show(lowest(10, recorded(budgetLeft)), (label) => label.service_name)],
    steps: BUDGET_STEPS,
    max: 1,
    link: TO_SERVICE,
    emptyWhen: NOT_YET,
  });
}

export function budgetHistory(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'Error budget left over time',
    description: 'It falls while probes fail and recovers as failures become 30 days old.',
    queries: [show(recorded(budgetLeft), (label) => label.service_name)],
    steps: BUDGET_STEPS,
    max: 1,
    emptyWhen: NOT_YET,
  });
}

/** How fast the budget is used up over a window, with the rate from which it alerts. */
export function burnRates(place: Place, window: Window, limit: Quantity<'ratio'>): BoardPanel {
  return timeSeries({
    place,
    title: `Burn rate over ${window}`,
    description: `At 1 the budget lasts for exactly 30 days; above ${limit} it alerts.`,
    queries: [show(burnRate(window), (label) => label.service_name)],
    steps: [{ color: 'green' }, { from: limit, color: 'red' }],
    unit: 'none',
    min: 0,
    emptyWhen: NOT_YET,
  });
}

export function latencyAgainstObjective(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'Response time (p95) against the objective',
    description: '95 % of the answers of a quarter of an hour came faster; dashed: the objective.',
    queries: [
      show(recorded(responseTimeP95), (label) => label.service_name),
      show(
        maxBy(gauge('service_slo_latency_objective_seconds'), 'service_name'),
        (label) => `${label.service_name} objective`,
      ),
    ],
    dashed: 'B',
    min: 0,
    emptyWhen: NOT_YET,
  });
}
