import { totalCost } from '../alert-rules/business.ts';
import { BUDGET_EXHAUSTED, BUDGET_LOW } from '../alert-rules/thresholds.ts';
import { DASHBOARD_UIDS } from '../promql/dashboard-uids.ts';
import * as q from '../promql/promql.ts';
import type { Source, Sourced } from './lib/no-data.ts';
import type { Link, Step } from './lib/panel.ts';
import { barGauge, stat, timeSeries } from './lib/panels.ts';
import { labelVariable, show } from './lib/query.ts';
import type { Query } from './lib/query.ts';
import type { LabelColumn } from './lib/table.ts';

/** Links to the dashboard of the service that `field` names, a variable of Grafana. */
const serviceLink = (field: string): Link => ({
  title: 'Show this service',
  url: `/d/${DASHBOARD_UIDS.service}?var-service=\${${field}}&\${__url_time_range}`,
});
/** For the value of a service. */
export const TO_SERVICE = serviceLink('__field.labels.service_name');
/** For a cell in the row of a service. `column` is the title of the column with the service. */
export const toService = (column: string) => serviceLink(`__data.fields["${column}"]`);

/** The services that the reader has chosen: several, or all. */
export const SERVICES = labelVariable(
  'service',
  'Service',
  q.gauge('service_slow_threshold_seconds'),
  'service_name',
)
  .multi(true)
  .includeAll(true)
  .allValue('.*')
  .current({ selected: true, text: ['All'], value: ['$__all'] });
export const CHOSEN = { service_name: q.chosen('service') };

/** A column of addresses. A click on a cell opens its address. */
export const address = (title: string, width: number): LabelColumn => ({
  ...{ title, width, texts: 'Open', links: [{ title: 'Open', url: '${__value.raw}' }] },
});

/** Offers to silence the alert in a row of a table, in Grafana's own form for the data source Alertmanager. */
export const SILENCE: Link = {
  title: 'Silence',
  url: '/alerting/silence/new?alertmanager=Alertmanager&matcher=alertname%3D${__value.raw}&matcher=service_name%3D${__data.fields["Service"]}',
};

/** When a probe of each service failed for the last time, with the reason. */
export const lastFailure = q.highestOfEach(
  q.maxBy(q.gauge('service_last_failure_timestamp_seconds', CHOSEN), 'service_name', 'reason'),
  'service_name',
);

export const availabilityObjective = q.maxBy(
  q.gauge('service_slo_availability_objective_ratio', CHOSEN),
  'service_name',
);

/** A service whose business metrics the monitoring service reads. */
function sourceOf(name: string, collector: string): Source {
  return { name, isRead: q.maxBy(q.gauge('penpal_collector_success', { collector })) };
}
const authService = sourceOf('auth-service', 'auth-users');
const aiService = sourceOf('ai-service', 'ai-usage');
const paymentService = sourceOf('payment-service', 'payments');

/** What the business panels show, and where it comes from. */
export const USERS: Sourced = {
  ...{ source: authService, what: 'users', series: q.gauge('penpal_total_users') },
};
export const CONVERSATIONS: Sourced = {
  ...{ source: aiService, what: 'conversations' },
  series: q.counter('penpal_conversations_total'),
};
export const MESSAGES: Sourced = {
  ...{ source: aiService, what: 'messages', series: q.counter('penpal_messages_total') },
};
export const COSTS: Sourced = {
  ...{ source: aiService, what: 'costs', series: q.counter('penpal_ai_cost_usd_total') },
};
export const TOKENS: Sourced = {
  ...{ source: aiService, what: 'tokens', series: q.counter('penpal_ai_tokens_consumed_total') },
};
export const PAYMENTS: Sourced = {
  ...{ source: paymentService, what: 'payments', series: q.gauge('penpal_payments_total') },
};
export const NOT_RECORDED_YET = 'First value one minute after the first probe';

export const totalUserCount = q.maxBy(q.gauge('penpal_total_users'));
export const activeUserCount = q.maxBy(q.gauge('penpal_active_users_total'));
export const userCountByLanguage = q.maxBy(q.gauge('penpal_users_by_language'), 'language');

export const activeUsers = stat({
  title: 'Active Users',
  description: 'Users seen in the last 30 days, as auth-service counts them.',
  queries: [show(activeUserCount, '')],
  sourced: USERS,
});

export const usersByLanguage = barGauge({
  title: 'Users by Language',
  description: 'Number of learners of each language.',
  queries: [show(userCountByLanguage, ['language'])],
  min: 0,
  sourced: USERS,
});

export const userGrowth = timeSeries({
  title: 'User Growth Over Time',
  description: 'All users, and the users seen in the last 30 days.',
  queries: [show(totalUserCount, 'total'), show(activeUserCount, 'active')],
  sourced: USERS,
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
  sourced: CONVERSATIONS,
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
  sourced: PAYMENTS,
});

export const costInADay = stat({
  title: 'AI cost in 24 h',
  description:
    'Cost of the language models in the last 24 hours. On the first day: since Prometheus started.',
  queries: [show(q.maxBy(q.increase(q.recordedCounter(totalCost), '1d')), OF_A_DAY)],
  age: ageOf('ai-usage'),
  sourced: COSTS,
});

/** Red without any budget, orange if it will not last. */
export const BUDGET_STEPS: readonly Step<'ratio'>[] = [
  { color: 'red' },
  { from: BUDGET_EXHAUSTED, color: 'orange' },
  { from: BUDGET_LOW, color: 'green' },
];
