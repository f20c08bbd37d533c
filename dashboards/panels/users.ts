import type { BoardPanel, Place } from '../lib/panel.ts';
import { barGauge, pieChart, stat, timeSeries } from '../lib/panels.ts';
import { gauge, maxBy, on, ratio } from '../../promql/promql.ts';
import { show } from '../lib/query.ts';

const EMPTY = 'auth-service cannot be read';

const total = maxBy(gauge('penpal_total_users'));
const active = maxBy(gauge('penpal_active_users_total'));
const byLanguage = maxBy(gauge('penpal_users_by_language'), 'language');

export function totalUsers(place: Place): BoardPanel {
  return stat({
    place,
    title: 'Total Users',
    description: 'Everyone who has an account.',
    queries: [show(total, '')],
    emptyWhen: EMPTY,
  });
}

export function activeUsers(place: Place): BoardPanel {
  return stat({
    place,
    title: 'Active Users',
    description: 'Users seen in the last 30 days, as auth-service counts them.',
    queries: [show(active, '')],
    emptyWhen: EMPTY,
  });
}

export function usersByLanguage(place: Place): BoardPanel {
  return barGauge({
    place,
    title: 'Users by Language',
    description: 'How many learn each language.',
    queries: [show(byLanguage, (label) => label.language)],
    min: 0,
    emptyWhen: EMPTY,
  });
}

export function userGrowth(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'User Growth Over Time',
    description: 'All users, and those who were seen in the last 30 days.',
    queries: [show(total, 'total'), show(active, 'active')],
    min: 0,
    emptyWhen: EMPTY,
  });
}

export function averageLevel(place: Place): BoardPanel {
  return barGauge({
    place,
    title: 'Average User Level by Language',
    description: 'How far learners of each language are, on average.',
    queries: [
      show(maxBy(gauge('penpal_average_user_level'), 'language'), (label) => label.language),
    ],
    decimals: 1,
    min: 0,
    emptyWhen: EMPTY,
  });
}

export function languageShares(place: Place): BoardPanel {
  return pieChart({
    place,
    title: 'User Language Distribution',
    description: 'Each language’s share of the users.',
    queries: [show(byLanguage, (label) => label.language)],
    emptyWhen: EMPTY,
  });
}

export function activityRate(place: Place): BoardPanel {
  return stat({
    place,
    title: 'User Activity Rate',
    description: 'Share of all users who were seen in the last 30 days.',
    queries: [show(ratio(active, total, on()), '')],
    decimals: 1,
    emptyWhen: EMPTY,
  });
}
