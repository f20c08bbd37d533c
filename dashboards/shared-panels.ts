import { totalCost } from '../alert-rules/business.ts';
import { availability30d, budgetLeft } from '../alert-rules/slo.ts';
import { BUDGET_EXHAUSTED, BUDGET_LOW } from '../alert-rules/thresholds.ts';
import { DASHBOARD_UIDS } from '../promql/dashboard-uids.ts';
import * as q from '../promql/promql.ts';
import type { Step } from './lib/panel.ts';
import { barGauge, stat, timeSeries } from './lib/panels.ts';
import { show, WINDOW } from './lib/query.ts';
import type { Query } from './lib/query.ts';
import { column, table } from './lib/table.ts';

/** Links the value of a service to the dashboard of that service. */
export const TO_SERVICE = {
  title: 'Show this service',
  url: `/d/${DASHBOARD_UIDS.service}?var-service=\${__field.labels.service_name}&\${__url_time_range}`,
};

export const USERS_UNREADABLE = 'auth-service cannot be read';
export const AI_UNREADABLE = 'ai-service cannot be read';
export const PAYMENTS_UNREADABLE = 'payment-service reports no payments, or cannot be read';
export const NO_COST = `${AI_UNREADABLE}, or has been read for less than two minutes`;
/** Today's ai-service counts none. */
export const NO_TOKENS = 'ai-service does not report tokens';
export const NOT_RECORDED_YET = 'First value one minute after the first probe';

export const totalUserCount = q.maxBy(q.gauge('penpal_total_users'));
export const activeUserCount = q.maxBy(q.gauge('penpal_active_users_total'));
export const userCountByLanguage = q.maxBy(q.gauge('penpal_users_by_language'), 'language');

export const activeUsers = stat({
  title: 'Active Users',
  description: 'Users seen in the last 30 days, as auth-service counts them.',
  queries: [show(activeUserCount, '')],
  emptyWhen: USERS_UNREADABLE,
});

export const usersByLanguage = barGauge({
  title: 'Users by Language',
  description: 'Number of learners of each language.',
  queries: [show(userCountByLanguage, ['language'])],
  min: 0,
  emptyWhen: USERS_UNREADABLE,
});

export const userGrowth = timeSeries({
  title: 'User Growth Over Time',
  description: 'All users, and the users seen in the last 30 days.',
  queries: [show(totalUserCount, 'total'), show(activeUserCount, 'active')],
  emptyWhen: USERS_UNREADABLE,
});

/** Time since a source was last read; empty while it can be read. Beside sums that stay without it. */
function ageOf(collector: string): Query<'seconds'> {
  const lastRead = q.gauge('penpal_collector_last_success_timestamp_seconds', { collector });
  const isRead = q.maxBy(q.gauge('penpal_collector_success', { collector }));
  return show(q.and(q.age(q.maxBy(lastRead)), q.isFalse(isRead), q.on()), 'since the last read');
}
const OF_A_DAY = 'in 24 h';

export const conversationsInADay = stat({
  title: 'Conversations in 24 h',
  description:
    'Conversations started in the last 24 hours. On the first day: since Prometheus started.',
  queries: [show(q.sumBy(q.increase(q.counter('penpal_conversations_total'), '1d')), OF_A_DAY)],
  age: ageOf('ai-usage'),
  decimals: 0,
  emptyWhen: AI_UNREADABLE,
});

export const paymentsInADay = stat({
  title: 'Payments in 24 h',
  description:
    'Successful payments in the last 24 hours. On the first day: since Prometheus started.',
  queries: [
    show(
      q.sumBy(q.growth(q.gauge('penpal_payments_total', { status: 'success' }), '1d')),
      OF_A_DAY,
    ),
  ],
  age: ageOf('payments'),
  decimals: 0,
  emptyWhen: PAYMENTS_UNREADABLE,
});

export const costInADay = stat({
  title: 'AI cost in 24 h',
  description:
    'Cost of the language models in the last 24 hours. On the first day: since Prometheus started.',
  queries: [show(q.maxBy(q.increase(q.recordedCounter(totalCost), '1d')), OF_A_DAY)],
  age: ageOf('ai-usage'),
  emptyWhen: NO_COST,
});

export const httpRequests = timeSeries({
  title: 'HTTP Requests',
  description: 'Requests to the monitoring service per second, by route and status.',
  queries: [
    show(
      q.sumBy(q.rate(q.counter('http_requests_total', q.MONITOR), WINDOW), 'route', 'status_code'),
      ['route', 'status_code'],
    ),
  ],
  unit: 'reqps',
});

/** Red without any budget, orange if it will not last. */
export const BUDGET_STEPS: readonly Step<'ratio'>[] = [
  { color: 'red' },
  { from: BUDGET_EXHAUSTED, color: 'orange' },
  { from: BUDGET_LOW, color: 'green' },
];

const objective = q.maxBy(q.gauge('service_slo_availability_objective_ratio'), 'service_name');

export const objectivesTable = table({
  title: 'Availability and objective (30 days)',
  description:
    'The objective, the measured availability, and the error budget left, over the last 30 days.',
  labels: { service_name: 'Service' },
  columns: [
    column(objective, 'Objective'),
    column(q.recorded(availability30d), 'Availability'),
    column(q.recorded(budgetLeft), 'Budget left', { steps: BUDGET_STEPS }),
  ],
  emptyWhen: NOT_RECORDED_YET,
});
