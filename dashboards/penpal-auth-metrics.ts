import type { Board } from './lib/board.ts';
import { place } from './lib/panel.ts';
import {
  activeUsers,
  activityRate,
  averageLevel,
  languageShares,
  totalUsers,
  userGrowth,
  usersByLanguage,
} from './panels/users.ts';

/** Users, as auth-service counts them. The front end embeds every panel by its id. */
export const auth: Board = {
  name: 'auth',
  title: 'Penpal users',
  description: 'How many users there are, how active they are, and what they learn.',
  from: 'now-7d',
  neighbours: ['overview', 'business'],
  sections: [
    {
      title: 'Users',
      panels: [
        totalUsers(place(1, 8, 5)),
        activeUsers(place(2, 8, 5)),
        activityRate(place(7, 8, 5)),
        userGrowth(place(4, 24, 8)),
      ],
    },
    {
      title: 'Languages',
      panels: [
        usersByLanguage(place(3, 8, 9)),
        languageShares(place(6, 8, 9)),
        averageLevel(place(5, 8, 9)),
      ],
    },
  ],
};
