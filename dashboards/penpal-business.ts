import type { Board } from './lib/board.ts';
import { place } from './lib/panel.ts';
import {
  conversationsByHour,
  conversationsOfTheDay,
  costByHour,
  costOfTheDay,
  messagesByHour,
  paymentFailures,
  paymentsByHour,
  successfulPayments,
  tokensByHour,
} from './panels/business.ts';
import { activeUsers, userGrowth, usersByLanguage } from './panels/users.ts';

/** Users, conversations, payments, and what the language models cost. */
export const business: Board = {
  name: 'business',
  title: 'Penpal business',
  description: 'Who uses Penpal, what for, what it earns and what it costs.',
  from: 'now-7d',
  neighbours: ['overview', 'auth', 'ai'],
  sections: [
    {
      title: 'Today',
      panels: [
        activeUsers(place(1, 6, 5)),
        conversationsOfTheDay(place(2, 6, 5)),
        successfulPayments(place(3, 6, 5)),
        costOfTheDay(place(4, 6, 5)),
      ],
    },
    {
      title: 'Learners',
      panels: [
        userGrowth(place(5, 12, 8)),
        usersByLanguage(place(6, 12, 8)),
        conversationsByHour(place(7, 12, 8)),
        messagesByHour(place(8, 12, 8)),
      ],
    },
    {
      title: 'Payments',
      panels: [paymentsByHour(place(9, 12, 8)), paymentFailures(place(10, 12, 8))],
    },
    {
      title: 'Language models',
      panels: [tokensByHour(place(11, 12, 8)), costByHour(place(12, 12, 8))],
    },
  ],
};
