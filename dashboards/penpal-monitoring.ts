import type { Board } from './lib/board.ts';
import { place } from './lib/panel.ts';
import { collectorDurations, collectorStates, droppedSeries } from './panels/collectors.ts';
import { httpDurations, httpRequests } from './panels/http.ts';
import {
  configuration,
  lag,
  memory,
  probes,
  processor,
  targets,
  version,
} from './panels/monitor.ts';
import {
  alertsInAlertmanager,
  headSeries,
  notificationsReceived,
  notificationsSent,
  ruleDurations,
  ruleFailures,
  scrapedSamples,
  scrapeDurations,
} from './panels/prometheus.ts';

/** Who watches the watchers: the monitoring service, Prometheus, Alertmanager. */
export const monitoring: Board = {
  name: 'monitoring',
  title: 'Penpal monitoring',
  description: 'Whether the monitoring itself works: probes, scrapes, rules, notifications.',
  from: 'now-3h',
  neighbours: ['overview'],
  sections: [
    {
      title: 'Now',
      panels: [targets(place(1, 8, 5)), configuration(place(2, 8, 5)), version(place(3, 8, 5))],
    },
    {
      title: 'Monitoring service',
      panels: [
        memory(place(4, 8, 7)),
        processor(place(5, 8, 7)),
        lag(place(6, 8, 7)),
        probes(place(7, 8, 7)),
        httpRequests(place(8, 8, 7)),
        httpDurations(place(9, 8, 7)),
      ],
    },
    {
      title: 'Sources of business figures',
      panels: [
        collectorStates(place(10, 8, 7)),
        collectorDurations(place(11, 8, 7)),
        droppedSeries(place(12, 8, 7)),
      ],
    },
    {
      title: 'Prometheus',
      panels: [
        scrapeDurations(place(13, 8, 7)),
        scrapedSamples(place(14, 8, 7)),
        headSeries(place(15, 8, 7)),
        ruleDurations(place(16, 12, 7)),
        ruleFailures(place(17, 12, 7)),
      ],
    },
    {
      title: 'Alertmanager',
      panels: [
        alertsInAlertmanager(place(18, 8, 7)),
        notificationsSent(place(19, 8, 7)),
        notificationsReceived(place(20, 8, 7)),
      ],
    },
  ],
};
