import {
  costByModel,
  messagesByLanguage,
  newConversations,
  paymentsByStatus,
  tokensByModel,
  whileRead,
} from '../../alert-rules/business.ts';
import { recorded } from '../../alert-rules/lib/recording.ts';
import { PAYMENT_FAILURES_HIGH, PAYMENT_FAILURES_SEVERE } from '../../alert-rules/thresholds.ts';
import type { Unit } from '../../exporter/metrics/catalog.ts';
import type { BoardPanel, Place } from '../lib/panel.ts';
import { stat, timeSeries } from '../lib/panels.ts';
import { counter, increase, on, oneOf, ratio, sumBy } from '../../promql/promql.ts';
import type { CounterSeries, Vector } from '../../promql/promql.ts';
import { show } from '../lib/query.ts';

const NO_AI = 'ai-service cannot be read, or not yet for an hour';
const NO_PAYMENTS = 'payment-service cannot be read, or not yet for an hour';
const FAILURE_STEPS = [
  { color: 'green' },
  { from: PAYMENT_FAILURES_HIGH, color: 'orange' },
  { from: PAYMENT_FAILURES_SEVERE, color: 'red' },
] as const;

/** Growth in a day, as long as its source can be read. */
function inADay<L extends string, U extends Unit>(series: CounterSeries<L, U>): Vector<never, U> {
  return whileRead(sumBy(increase(series, '1d')), series);
}

export function conversationsByHour(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'New conversations an hour',
    description: 'Conversations that began within the hour before each point.',
    queries: [show(recorded(newConversations), 'conversations')],
    min: 0,
    emptyWhen: NO_AI,
  });
}

export function messagesByHour(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'Messages an hour by language',
    description: 'Messages that were processed within the hour before each point.',
    queries: [show(recorded(messagesByLanguage), (label) => label.language)],
    stacked: true,
    min: 0,
    emptyWhen: NO_AI,
  });
}

export function paymentsByHour(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'Payments an hour by status',
    description: 'Payments of the hour before each point.',
    queries: [show(recorded(paymentsByStatus), (label) => label.status)],
    stacked: true,
    min: 0,
    emptyWhen: NO_PAYMENTS,
  });
}

export function paymentFailures(place: Place): BoardPanel {
  const failed = sumBy(recorded(paymentsByStatus, { status: 'failed' }));
  const decided = sumBy(recorded(paymentsByStatus, { status: oneOf('failed', 'success') }));
  return timeSeries({
    place,
    title: 'Payment failure ratio',
    description: 'Share of the payments of an hour that failed; those that wait are left out.',
    queries: [show(ratio(failed, decided, on()), 'failed')],
    steps: FAILURE_STEPS,
    min: 0,
    max: 1,
    emptyWhen: NO_PAYMENTS,
  });
}

export function successfulPayments(place: Place): BoardPanel {
  const succeeded = counter('penpal_payments_total', { status: 'success' });
  return stat({
    place,
    title: 'Payments in 24 h',
    description: 'Payments that succeeded; on the first day, since Prometheus was started.',
    queries: [show(inADay(succeeded), '')],
    decimals: 0,
    emptyWhen: 'payment-service cannot be read',
  });
}

export function conversationsOfTheDay(place: Place): BoardPanel {
  return stat({
    place,
    title: 'Conversations in 24 h',
    description:
      'Conversations that learners began; on the first day, since Prometheus was started.',
    queries: [show(inADay(counter('penpal_conversations_total')), '')],
    decimals: 0,
    emptyWhen: 'ai-service cannot be read',
  });
}

export function costOfTheDay(place: Place): BoardPanel {
  return stat({
    place,
    title: 'AI cost in 24 h',
    description:
      'What the providers of models charge; on the first day, since Prometheus was started.',
    queries: [show(inADay(counter('penpal_ai_cost_usd_total')), '')],
    decimals: 2,
    emptyWhen: 'ai-service cannot be read',
  });
}

export function tokensByHour(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'AI tokens an hour by model',
    description: 'Prompt and completion tokens of the hour before each point.',
    queries: [show(recorded(tokensByModel), (label) => `${label.provider} ${label.model}`)],
    stacked: true,
    min: 0,
    emptyWhen: NO_AI,
  });
}

export function costByHour(place: Place): BoardPanel {
  return timeSeries({
    place,
    title: 'AI cost an hour by model',
    description: 'US dollars of the hour before each point.',
    queries: [show(recorded(costByModel), (label) => `${label.provider} ${label.model}`)],
    stacked: true,
    min: 0,
    emptyWhen: NO_AI,
  });
}
