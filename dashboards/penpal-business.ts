import {
  costByModel,
  messagesByLanguage,
  newConversations,
  paymentsByStatus,
  tokensByModel,
} from '../alert-rules/business.ts';
import { PAYMENT_FAILURES_HIGH, PAYMENT_FAILURES_SEVERE } from '../alert-rules/thresholds.ts';
import * as q from '../promql/promql.ts';
import type { Board } from './lib/board.ts';
import { stat, timeSeries } from './lib/panels.ts';
import { show } from './lib/query.ts';
import {
  activeUsers,
  CONVERSATIONS,
  conversationsInADay,
  costInADay,
  COSTS,
  MESSAGES,
  TOKENS,
  PAYMENTS,
  paymentsInADay,
  userGrowth,
  usersByLanguage,
} from './shared-panels.ts';

const failed = q.sumBy(q.recorded(paymentsByStatus, { status: 'failed' }));
const decided = q.sumBy(q.recorded(paymentsByStatus, { status: q.oneOf('failed', 'success') }));

const conversationsByHour = timeSeries({
  title: 'New conversations per hour',
  description: 'Conversations started within the hour before each point.',
  queries: [show(q.recorded(newConversations), 'conversations')],
  decimals: 0,
  sourced: CONVERSATIONS,
});

const messagesByHour = timeSeries({
  title: 'Messages per hour by language',
  description: 'Messages processed within the hour before each point.',
  queries: [show(q.recorded(messagesByLanguage), ['language'])],
  stacked: true,
  decimals: 0,
  sourced: MESSAGES,
});

const paymentsByHour = timeSeries({
  title: 'Payments per hour by status',
  description: 'Payments within the hour before each point.',
  queries: [show(q.recorded(paymentsByStatus), ['status'])],
  stacked: true,
  decimals: 0,
  softMax: 1,
  colorsByName: { success: 'green', failed: 'red', pending: 'blue' },
  sourced: PAYMENTS,
});

const pendingPayments = stat({
  title: 'Pending payments',
  description: 'Payments on which the bank has not decided yet.',
  queries: [show(q.maxBy(q.gauge('penpal_payments_total', { status: 'pending' })), '')],
  sourced: PAYMENTS,
});

const paymentFailures = timeSeries({
  title: 'Payment failure ratio',
  description:
    'Share of failed payments within the hour before each point, without pending payments.',
  queries: [show(q.ratio(failed, decided, q.on()), 'failed')],
  steps: [
    { color: 'green' },
    { from: PAYMENT_FAILURES_HIGH, color: 'orange' },
    { from: PAYMENT_FAILURES_SEVERE, color: 'red' },
  ],
  max: 1,
  colorsByName: { failed: 'red' },
  sourced: PAYMENTS,
});

const tokensByHour = timeSeries({
  title: 'AI tokens per hour by model',
  description: 'Prompt and completion tokens within the hour before each point.',
  queries: [show(q.recorded(tokensByModel), ['provider', 'model'])],
  stacked: true,
  decimals: 0,
  sourced: TOKENS,
});

const costByHour = timeSeries({
  title: 'AI cost per hour by model',
  description: 'US dollars within the hour before each point.',
  queries: [show(q.recorded(costByModel), ['provider', 'model'])],
  stacked: true,
  sourced: COSTS,
});

/** Users, conversations, payments, and the cost of the language models. */
export const business: Board = {
  name: 'business',
  title: 'Penpal business',
  description:
    'How is Penpal used: users, conversations, payments and the cost of the language models?',
  from: 'now-24h',
  neighbours: ['overview', 'auth', 'ai'],
  marks: 'nothing',
  sections: [
    {
      title: 'Today',
      panels: [
        activeUsers(1, 6, 5),
        conversationsInADay(2, 6, 5),
        paymentsInADay(3, 6, 5),
        costInADay(4, 6, 5),
      ],
    },
    {
      title: 'Learners',
      panels: [
        userGrowth(5, 12, 8),
        usersByLanguage(6, 12, 8),
        conversationsByHour(7, 12, 8),
        messagesByHour(8, 12, 8),
      ],
    },
    {
      title: 'Payments',
      panels: [paymentsByHour(9, 10, 8), paymentFailures(10, 10, 8), pendingPayments(13, 4, 8)],
    },
    { title: 'Language models', panels: [tokensByHour(11, 12, 8), costByHour(12, 12, 8)] },
  ],
};
