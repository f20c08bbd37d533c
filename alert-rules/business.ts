import type { Unit } from '../exporter/metrics/catalog.ts';
import { ago, and, counter, countOf, increase, on, record, sumBy } from '../promql/promql.ts';
import type { CounterSeries, Vector } from '../promql/promql.ts';
import type { RuleGroup } from './rule.ts';

/** Growth while its source can be read. Without the source, growth over a window would seem to shrink. */
export function whileRead<L extends string, U extends Unit>(
  growth: Vector<L, U>,
  series: CounterSeries<string, U>,
): Vector<L, U> {
  return and(growth, countOf(series), on());
}

/**
 * Growth over a whole hour. Empty if there is no data from the start of the hour, such as after the
 * first start: growth of a part of an hour would make the same hour of the next day look unusual.
 */
function overTheHour<L extends string, U extends Unit, const B extends L = never>(
  series: CounterSeries<L, U>,
  ...labels: readonly B[]
): Vector<B, U> {
  const growth = sumBy(increase(series, '1h'), ...labels);
  return whileRead(and(growth, countOf(ago(series, '1h')), on()), series);
}

export const tokensByModel = record(
  'model:ai_tokens:increase1h',
  overTheHour(counter('penpal_ai_tokens_consumed_total'), 'provider', 'model'),
);
export const costByModel = record(
  'model:ai_cost_usd:increase1h',
  overTheHour(counter('penpal_ai_cost_usd_total'), 'provider', 'model'),
);
export const messagesByLanguage = record(
  'language:messages:increase1h',
  overTheHour(counter('penpal_messages_total'), 'language'),
);
export const paymentsByStatus = record(
  'status:payments:increase1h',
  overTheHour(counter('penpal_payments_total'), 'status'),
);
export const newConversations = record(
  'penpal:conversations:increase1h',
  overTheHour(counter('penpal_conversations_total')),
);

/** Business metrics by the hour, for alerts on unusual hours and for dashboards over months. */
export const business: RuleGroup = {
  name: 'business',
  interval: '1m',
  rules: [tokensByModel, costByModel, messagesByLanguage, paymentsByStatus, newConversations],
};
