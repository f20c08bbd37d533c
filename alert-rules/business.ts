import type { Unit } from '../exporter/metrics/catalog.ts';
import * as q from '../promql/promql.ts';
import type { RuleGroup } from './rule.ts';

/** Growth while its source can be read. Without the source, growth over a window would seem to shrink. */
export function whileRead<L extends string, U extends Unit>(
  growth: q.Vector<L, U>,
  series: q.CounterSeries<string, U> | q.GaugeSeries<string, U>,
): q.Vector<L, U> {
  return q.and(growth, q.countOf(series), q.on());
}

/**
 * Growth over a whole hour. Empty if there is no data from the start of the hour, such as after the
 * first start: growth of a part of an hour would make the same hour of the next day look unusual.
 */
function overTheHour<L extends string, U extends Unit, const B extends L = never>(
  series: q.CounterSeries<L, U> | q.GaugeSeries<L, U>,
  ...labels: readonly B[]
): q.Vector<B, U> {
  const growth = series.kind === 'counter' ? q.increase(series, '1h') : q.growth(series, '1h');
  const sum = q.sumBy(growth, ...labels);
  return whileRead(q.and(sum, q.countOf(q.ago(series, '1h')), q.on()), series);
}

export const tokensByModel = q.record(
  'model:ai_tokens:increase1h',
  overTheHour(q.counter('penpal_ai_tokens_consumed_total'), 'provider', 'model'),
);
export const costByModel = q.record(
  'model:ai_cost_usd:increase1h',
  overTheHour(q.counter('penpal_ai_cost_usd_total'), 'provider', 'model'),
);
/** The cost since the start of ai-service. The first request of a model counts, too. */
export const totalCost = q.record(
  'penpal:ai_cost_usd:sum_total',
  q.sumFromZero(q.counter('penpal_ai_cost_usd_total'), q.counter('penpal_conversations_total')),
);
export const messagesByLanguage = q.record(
  'language:messages:increase1h',
  overTheHour(q.counter('penpal_messages_total'), 'language'),
);
export const paymentsByStatus = q.record(
  'status:payments:increase1h',
  overTheHour(q.gauge('penpal_payments_total', { status: q.not('pending') }), 'status'),
);
export const newConversations = q.record(
  'penpal:conversations:increase1h',
  overTheHour(q.counter('penpal_conversations_total')),
);

/** Business metrics by the hour, for alerts on unusual hours and for dashboards over months. */
export const business: RuleGroup = {
  name: 'business',
  interval: '1m',
  rules: [
    tokensByModel,
    costByModel,
    totalCost,
    messagesByLanguage,
    paymentsByStatus,
    newConversations,
  ],
};
