import type { Board } from './lib/board.ts';
import { place } from './lib/panel.ts';
import { gauge } from '../promql/promql.ts';
import { labelVariable } from './lib/variables.ts';
import {
  failures,
  percentiles,
  phases,
  responseTime,
  statusCode,
} from './panels/one-service-probes.ts';
import {
  budgetOfService,
  certificate,
  dependencies,
  identity,
  state,
  stateHistory,
  uptimeOfService,
} from './panels/one-service.ts';

/** Everything about one service: where an alert leads. */
export const service: Board = {
  name: 'service',
  title: 'Penpal service',
  description: 'One service: its state, where its time goes, why it fails.',
  from: 'now-3h',
  neighbours: ['overview', 'slo'],
  variables: [
    labelVariable('service', 'Service', gauge('service_slow_threshold_seconds'), 'service_name'),
  ],
  sections: [
    {
      title: 'Now',
      panels: [
        state(place(1, 4, 5)),
        uptimeOfService(place(2, 5, 5)),
        budgetOfService(place(3, 5, 5)),
        certificate(place(4, 5, 5)),
        identity(place(5, 5, 5)),
      ],
    },
    {
      title: 'State',
      panels: [stateHistory(place(6, 12, 6)), dependencies(place(7, 12, 6))],
    },
    {
      title: 'Time',
      panels: [
        responseTime(place(8, 12, 8)),
        percentiles(place(9, 12, 8)),
        phases(place(10, 24, 8)),
      ],
    },
    {
      title: 'Failures',
      panels: [failures(place(11, 12, 7)), statusCode(place(12, 12, 7))],
    },
  ],
};
