import {
  BURN_RATE_1D,
  BURN_RATE_1H,
  BURN_RATE_3D,
  BURN_RATE_6H,
} from '../alert-rules/thresholds.ts';
import type { Board } from './lib/board.ts';
import { place } from './lib/panel.ts';
import {
  budgetHistory,
  burnRates,
  latencyAgainstObjective,
  objectivesTable,
  worstServices,
} from './panels/objectives.ts';

/** Are the promises kept, and for how long will they be? */
export const slo: Board = {
  name: 'slo',
  title: 'Penpal objectives',
  description: 'Availability and latency objectives: what is left of the error budgets.',
  from: 'now-30d',
  neighbours: ['overview', 'service'],
  sections: [
    {
      title: 'Availability',
      panels: [
        objectivesTable(place(1, 12, 7)),
        worstServices(place(2, 12, 7)),
        budgetHistory(place(3, 24, 8)),
      ],
    },
    {
      title: 'How fast the budgets are used up',
      panels: [
        burnRates(place(4, 12, 7), '1h', BURN_RATE_1H),
        burnRates(place(5, 12, 7), '6h', BURN_RATE_6H),
        burnRates(place(6, 12, 7), '1d', BURN_RATE_1D),
        burnRates(place(7, 12, 7), '3d', BURN_RATE_3D),
      ],
    },
    { title: 'Latency', panels: [latencyAgainstObjective(place(8, 24, 8))] },
  ],
};
