import type { Unit } from '../exporter/metrics/catalog.ts';
import * as q from '../promql/promql.ts';
import type { RuleGroup } from './lib/rule.ts';

/** ai-service reports it from its start; other counters appear with their first count. */
const conversations = q.counter('penpal_conversations_total');

/**
 * Growth within the last hour, or within the part of it that is known. Empty while the source cannot be
 * read: without it, growth would seem to shrink.
 */
function inTheHour<L extends string, U extends Unit, const B extends L = never>(
  series: q.CounterSeries<L, U> | q.GaugeSeries<L, U>,
  ...labels: readonly B[]
): q.Vector<B, U> {
  const growth =
    series.kind === 'counter'
      ? q.increaseFromZero(series, conversations, '1h')
      : q.growth(series, '1h');
  return q.and(q.sumBy(growth, ...labels), q.countOf(series), q.on());
}

/** As long ago, and one hour more. */
const AN_HOUR_BEFORE = {
  '0h': '1h',
  '1d': '25h',
  '2d': '49h',
  '3d': '73h',
  '7d': '169h',
  '14d': '337h',
} as const;

/** A recording of the last hour, as it was some time ago. Empty if only a part of that hour is known. */
export function wholeHour<L extends string, U extends Unit>(
  recording: q.Recording<L, U>,
  ago: keyof typeof AN_HOUR_BEFORE,
): q.Vector<L, U> {
  const hour = q.recorded(recording);
  const then = ago === '0h' ? hour : q.ago(hour, ago);
  return q.and(then, q.countOf(q.ago(hour, AN_HOUR_BEFORE[ago])), q.on());
}

/**
 * The hour on the same weekday a week ago, or two weeks ago if that is not known. Empty in the first week:
 * no other day is comparable. A Monday is not like the Saturday before it.
 */
export function sameWeekday<L extends string, U extends Unit>(
  recording: q.Recording<L, U>,
): q.Vector<L, U> {
  return q.either(wholeHour(recording, '7d'), wholeHour(recording, '14d'), q.on());
}

/** Nothing happened for an hour in which at least `expected` did on the same weekday. */
export function stopped<U extends Unit>(
  recording: q.Recording<never, U>,
  expected: q.Quantity<U>,
): q.Vector<never, U> {
  const lastWeeks = q.where(sameWeekday(recording), '>=', expected);
  return q.and(q.where(wholeHour(recording, '0h'), '==', 0), lastWeeks, q.on());
}

export const tokensByModel = q.record(
  'model:ai_tokens:increase1h',
  inTheHour(q.counter('penpal_ai_tokens_consumed_total'), 'provider', 'model'),
);
export const costByModel = q.record(
  'model:ai_cost_usd:increase1h',
  inTheHour(q.counter('penpal_ai_cost_usd_total'), 'provider', 'model'),
);
/** Of all models. */
export const costInAnHour = q.record(
  'penpal:ai_cost_usd:increase1h',
  q.sumBy(q.recorded(costByModel)),
);
/** The cost since the start of ai-service. The first request of a model counts, too. */
const TOTAL_COST = 'penpal:ai_cost_usd:sum_total';
export const totalCost = q.record(
  TOTAL_COST,
  q.sumFromZero(TOTAL_COST, q.counter('penpal_ai_cost_usd_total'), conversations),
);
export const messagesByLanguage = q.record(
  'language:messages:increase1h',
  inTheHour(q.counter('penpal_messages_total'), 'language'),
);
export const paymentsByStatus = q.record(
  'status:payments:increase1h',
  inTheHour(q.gauge('penpal_payments_total', { status: q.not('pending') }), 'status'),
);
export const successfulPayments = q.record(
  'penpal:successful_payments:increase1h',
  q.sumBy(q.recorded(paymentsByStatus, { status: 'success' })),
);
export const newConversations = q.record(
  'penpal:conversations:increase1h',
  inTheHour(conversations),
);

/** Business metrics by the hour, for alerts on unusual hours and for dashboards over months. */
export const business: RuleGroup = {
  name: 'business',
  interval: '1m',
  rules: [
    tokensByModel,
    costByModel,
    costInAnHour,
    totalCost,
    messagesByLanguage,
    paymentsByStatus,
    successfulPayments,
    newConversations,
  ],
};
