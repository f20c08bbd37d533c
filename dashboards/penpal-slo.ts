import { responseTimeP95 } from '../alert-rules/service-quality.ts';
import { budgetLeft, burnRate } from '../alert-rules/slo.ts';
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
import { BUDGET_STEPS, NOT_RECORDED_YET, objectivesTable, TO_SERVICE } from './shared-panels.ts';

const latencyObjective = q.maxBy(q.gauge('service_slo_latency_objective_seconds'), 'service_name');

const worstServices = barGauge({
  title: 'Lowest error budgets (30 days)',
  description:
    'The ten services with the least error budget left. Below 0 the objective is missed.',
  queries: [show(q.lowest(10, q.recorded(budgetLeft)), ['service_name'])],
  steps: BUDGET_STEPS,
  max: 1,
  link: TO_SERVICE,
  emptyWhen: NOT_RECORDED_YET,
});

const budgetHistory = timeSeries({
  title: 'Error budget left over time',
  description: 'It falls while probes fail and rises again when failures are older than 30 days.',
  queries: [show(q.recorded(budgetLeft), ['service_name'])],
  steps: BUDGET_STEPS,
  max: 1,
  emptyWhen: NOT_RECORDED_YET,
  autoMin: true,
});

/** The burn rate over a window, with the limit above which it alerts. */
const burnRates = (window: Window, limit: q.Quantity<'ratio'>) =>
  timeSeries({
    title: `Burn rate over ${window}`,
    description: `At 1 the error budget lasts exactly 30 days. Above ${limit} an alert fires.`,
    queries: [show(burnRate(window), ['service_name'])],
    steps: [{ color: 'green' }, { from: limit, color: 'red' }],
    unit: 'none',
    emptyWhen: NOT_RECORDED_YET,
  });

const latencyAgainstObjective = timeSeries({
  title: 'Response time (p95) and objective',
  description: '95 % of the responses in 15 minutes were faster than this; dashed: the objective.',
  queries: [
    show(q.recorded(responseTimeP95), ['service_name']),
    show(latencyObjective, '{{service_name}} objective'),
  ],
  dashed: 'B',
  emptyWhen: NOT_RECORDED_YET,
});

/** Are the objectives met, and will they be met at the end of the 30 days? */
export const slo: Board = {
  name: 'slo',
  title: 'Penpal objectives',
  description: 'Availability and latency objectives, error budgets and burn rates.',
  from: 'now-30d',
  neighbours: ['overview', 'service'],
  sections: [
    {
      title: 'Availability',
      panels: [objectivesTable(1, 12, 7), worstServices(2, 12, 7), budgetHistory(3, 24, 8)],
    },
    {
      title: 'Burn rates',
      panels: [
        burnRates('1h', BURN_RATE_1H)(4, 12, 7),
        burnRates('6h', BURN_RATE_6H)(5, 12, 7),
        burnRates('1d', BURN_RATE_1D)(6, 12, 7),
        burnRates('3d', BURN_RATE_3D)(7, 12, 7),
      ],
    },
    { title: 'Latency', panels: [latencyAgainstObjective(8, 24, 8)] },
  ],
};
