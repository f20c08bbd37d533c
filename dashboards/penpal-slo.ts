import { responseTimeP95 } from '../alert-rules/service-quality.ts';
import { availability30d, budgetLeft, failureRatio, known30d } from '../alert-rules/slo.ts';
import type { Window } from '../alert-rules/slo.ts';
import {
  BURN_RATE_1D,
  BURN_RATE_1H,
  BURN_RATE_3D,
  BURN_RATE_6H,
} from '../alert-rules/thresholds.ts';
import * as q from '../promql/promql.ts';
import type { Board } from './lib/board.ts';
import { barGauge, timeSeries } from './lib/panels.ts';
import { show } from './lib/query.ts';
import { column, table } from './lib/table.ts';
import {
  availabilityObjective,
  BUDGET_STEPS,
  CHOSEN,
  NOT_RECORDED_YET,
  SERVICES,
  TO_SERVICE,
  toService,
} from './shared-panels.ts';

/** For curves: with 30 days on a panel, Grafana asks for a point about each hour. */
const NO_POINT_YET = 'No point in this time range yet';
const NO_FAILURE_YET = 'No point with failed probes in this time range yet';

const budgets = q.maxBy(q.recorded(budgetLeft, CHOSEN), 'service_name');
/** Most curves that a graph shows. */
const MOST = 10;

const MONTH = q.quantity('seconds', 30 * 24 * 3600);
const knownTime = q.shareOf(
  q.maxBy(q.recorded(known30d, CHOSEN), 'service_name'),
  MONTH,
  'seconds',
);

const objectives = table({
  title: 'Availability and objective',
  description:
    'Known: the time with data, of 30 days. Availability: of the known time. Budget left: of 30 days, unknown time counts as good.',
  labels: { service_name: { title: 'Service', links: [toService('Service')] } },
  columns: [
    column(availabilityObjective, 'Objective', { width: 90 }),
    column(q.maxBy(q.recorded(availability30d, CHOSEN), 'service_name'), 'Availability', {
      width: 110,
      decimals: 2,
    }),
    column(knownTime, 'Known', { width: 90, decimals: 1 }),
    column(budgets, 'Budget left', { width: 110, decimals: 1, steps: BUDGET_STEPS }),
  ],
  sortedBy: ['Budget left'],
  paged: true,
  emptyWhen: NOT_RECORDED_YET,
});

const worstServices = barGauge({
  title: 'Lowest error budgets (30 days)',
  description:
    'The ten services with the least error budget left. Below 0 the objective is missed.',
  queries: [show(q.lowest(MOST, budgets), ['service_name'])],
  steps: BUDGET_STEPS,
  min: 0,
  max: 1,
  link: TO_SERVICE,
  emptyWhen: NOT_RECORDED_YET,
});

const budgetHistory = timeSeries({
  title: 'Error budget left over time',
  description: 'The ten lowest. It rises again when failures are older than 30 days.',
  queries: [
    show(
      q.and(budgets, q.lowest(MOST, q.atEnd(q.recorded(budgetLeft, CHOSEN))), q.on('service_name')),
      ['service_name'],
    ),
  ],
  steps: BUDGET_STEPS,
  max: 1,
  namesBeside: true,
  emptyWhen: NO_POINT_YET,
  autoMin: true,
});

/** Read once, not at each of the points of a curve: it hardly ever changes. */
const objectiveNow = q.maxBy(
  q.atEnd(q.gauge('service_slo_availability_objective_ratio', CHOSEN)),
  'service_name',
);

/**
 * How many times faster than the objective allows a window used the budget, for the ten services with the most
 * failed probes in 30 days. Chosen first: the division is what costs time.
 */
function highestBurnRates(window: Window) {
  const failed = q.recorded(failureRatio[window], CHOSEN);
  const some = q.where(q.atEnd(q.recorded(failureRatio['30d'], CHOSEN)), '>', 0);
  const most = q.highest(MOST, some);
  const ofMost = q.and(failed, most, q.on('service_name'));
  return q.ratio(ofMost, q.complement(objectiveNow), q.on('service_name'));
}

/** Hours of the 30 days of a budget. */
const BUDGET_HOURS = 720;

const burntByIncident = timeSeries({
  title: 'Error budget burnt by incident',
  description:
    'Each bar is the share of the budget of 30 days that the hour before it used: the ten services that used most.',
  queries: [
    show(q.where(q.times(highestBurnRates('1h'), 1, BUDGET_HOURS), '>', 0), ['service_name']),
  ],
  stacked: true,
  bars: true,
  leastStep: '1h',
  // A step of two hours would leave out every other hour.
  mostPoints: 2 * BUDGET_HOURS,
  decimals: 1,
  emptyWhen: NO_FAILURE_YET,
});

/** The burn rate over a window, with the limit above which it alerts. */
const burnRates = (window: Window, limit: q.Quantity<'ratio'>) =>
  timeSeries({
    title: `Burn rate over ${window}`,
    description: `Of the ten services with the most failed probes. At 1 the error budget lasts exactly 30 days. Above ${limit} an alert fires.`,
    queries: [show(highestBurnRates(window), ['service_name'])],
    steps: [{ color: 'green' }, { from: limit, color: 'red' }],
    unit: 'none',
    softMax: 1,
    namesBeside: true,
    emptyWhen: NO_FAILURE_YET,
  });

const p95 = q.maxBy(q.recorded(responseTimeP95, CHOSEN), 'service_name');
const slowest = q.highest(MOST, q.atEnd(q.recorded(responseTimeP95, CHOSEN)));

const latencyAgainstObjective = timeSeries({
  title: 'Response time (p95 over 15 minutes)',
  description: 'The ten slowest services. 95 % of the responses were faster than this.',
  queries: [show(q.and(p95, slowest, q.on('service_name')), ['service_name'])],
  emptyWhen: NO_POINT_YET,
});

/** Are the objectives met, and will they be met at the end of the 30 days? */
export const slo: Board = {
  name: 'slo',
  title: 'Penpal objectives',
  description: 'Are the objectives met, which incident used the error budget, and will it last?',
  from: 'now-30d',
  neighbours: ['overview', 'service'],
  variables: [SERVICES],
  marks: 'nothing',
  marksOutagesOf: CHOSEN,
  sections: [
    {
      title: 'Availability',
      panels: [
        objectives(1, 12, 9),
        worstServices(2, 12, 9),
        burntByIncident(9, 12, 8),
        budgetHistory(3, 12, 8),
      ],
    },
    {
      title: 'Burn rates',
      panels: [
        burnRates('1h', BURN_RATE_1H)(4, 12, 8),
        burnRates('6h', BURN_RATE_6H)(5, 12, 8),
        burnRates('1d', BURN_RATE_1D)(6, 12, 8),
        burnRates('3d', BURN_RATE_3D)(7, 12, 8),
      ],
    },
    { title: 'Latency', panels: [latencyAgainstObjective(8, 24, 8)] },
  ],
};
