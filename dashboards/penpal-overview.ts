import type { Board } from './lib/board.ts';
import { place } from './lib/panel.ts';
import { conversationsOfTheDay, costOfTheDay, successfulPayments } from './panels/business.ts';
import { activeAlerts, healthHistory, responseTimes, servicesHealth } from './panels/health.ts';
import { httpRequests } from './panels/http.ts';
import { objectivesTable, uptime } from './panels/objectives.ts';
import { activeUsers } from './panels/users.ts';

/** Where everyone starts: is Penpal well, and is it used? The front end embeds panels 1 to 4. */
export const overview: Board = {
  name: 'overview',
  title: 'Penpal overview',
  description: 'State of every service at a glance, how fast they answer, and who uses Penpal.',
  from: 'now-6h',
  neighbours: ['service', 'slo', 'business', 'monitoring'],
  sections: [
    {
      title: 'Services',
      panels: [
        servicesHealth(place(1, 12, 6)),
        activeAlerts(place(5, 12, 6)),
        uptime(place(6, 12, 5)),
        objectivesTable(place(7, 12, 5)),
        healthHistory(place(8, 12, 8)),
        responseTimes(place(2, 12, 8)),
      ],
    },
    {
      title: 'Use',
      panels: [
        activeUsers(place(4, 6, 5)),
        conversationsOfTheDay(place(9, 6, 5)),
        successfulPayments(place(10, 6, 5)),
        costOfTheDay(place(11, 6, 5)),
        httpRequests(place(3, 24, 7)),
      ],
    },
  ],
};
