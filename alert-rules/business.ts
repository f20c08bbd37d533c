import { ago, and, counter, countOf, increase, on, sumBy } from '../promql/promql.ts';
import type { CounterSeries, Vector } from '../promql/promql.ts';
import type { Unit } from '../exporter/metrics/catalog.ts';
import { record } from './lib/recording.ts';
import type { RuleGroup } from './lib/rule.ts';

/**
 * Growth, as long as its source can be read now: over a window that ends in the dark, growth would
 * look like less and less.
 */
export function whileRead<L extends string, U extends Unit>(
  growth: Vector<L, U>,
  series: CounterSeries<string, U>,
): Vector<L, U> {
  return and(growth, countOf(series), on());
}

/**
 * Growth over a whole hour. Where the hour is not known from its beginning, as after the first
 * start, there is none: a part of an hour would make the next day look unusual.
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

/** Business by the hour: for alerts on what is unusual, and for dashboards of a month. */
export const business: RuleGroup = {
  name: 'business',
  interval: '1m',
  rules: [tokensByModel, costByModel, messagesByLanguage, paymentsByStatus, newConversations],
};
