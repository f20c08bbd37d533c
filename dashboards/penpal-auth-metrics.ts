import * as q from '../promql/promql.ts';
import type { Board } from './lib/board.ts';
import { barGauge, pieChart, stat } from './lib/panels.ts';
import { show } from './lib/query.ts';
import {
  activeUserCount,
  activeUsers,
  totalUserCount,
  userCountByLanguage,
  userGrowth,
  usersByLanguage,
  USERS,
} from './shared-panels.ts';

const totalUsers = stat({
  title: 'Total Users',
  description: 'All users with an account.',
  queries: [show(totalUserCount, '')],
  sourced: USERS,
});

const activityRate = stat({
  title: 'User Activity Rate',
  description: 'Share of all users seen in the last 30 days.',
  queries: [show(q.ratio(activeUserCount, totalUserCount, q.on()), '')],
  decimals: 1,
  sourced: USERS,
});

const languageShares = pieChart({
  title: 'User Language Distribution',
  description: 'Share of users per language.',
  queries: [show(userCountByLanguage, ['language'])],
  sourced: USERS,
});

const averageLevel = barGauge({
  title: 'Average User Level by Language',
  description: 'Average level of the learners of each language.',
  queries: [show(q.maxBy(q.gauge('penpal_average_user_level'), 'language'), ['language'])],
  decimals: 1,
  min: 0,
  sourced: USERS,
});

/** Users, as auth-service counts them. The front end embeds every panel by its id. */
export const auth: Board = {
  name: 'auth',
  title: 'Penpal users',
  description: 'How many users does Penpal have, how active are they, and what do they learn?',
  from: 'now-7d',
  neighbours: ['overview', 'business'],
  marks: 'nothing',
  sections: [
    {
      title: 'Users',
      panels: [
        totalUsers(1, 8, 5),
        activeUsers(2, 8, 5),
        activityRate(7, 8, 5),
        userGrowth(4, 24, 8),
      ],
    },
    {
      title: 'Languages',
      panels: [usersByLanguage(3, 8, 9), languageShares(6, 8, 9), averageLevel(5, 8, 9)],
    },
  ],
};
