import type { ValueUnit } from './quantity.ts';
import type { Buckets, Vector } from './vector.ts';
import { vector } from './vector.ts';

type Aggregation = 'sum' | 'max' | 'min' | 'avg';

function by(operation: string, labels: readonly string[], text: string): string {
  const grouping = labels.length === 0 ? '' : ` by (${labels.join(', ')})`;
  return `${operation}${grouping} (${text})`;
}

function aggregation(operation: Aggregation) {
  return <L extends string, U extends ValueUnit, const B extends L = never>(
    values: Vector<L, U>,
    ...labels: readonly B[]
  ): Vector<B, U> => vector(by(operation, labels, values.text), values.unit);
}

/** `sumBy(v, 'a', 'b')` is `sum by (a, b) (v)`: only labels that are still there may be named. */
export const sumBy = aggregation('sum');
export const maxBy = aggregation('max');
export const minBy = aggregation('min');
export const avgBy = aggregation('avg');

/** The `count` lowest samples, the lowest first. */
export function lowest<L extends string, U extends ValueUnit>(
  count: number,
  { text, unit }: Vector<L, U>,
): Vector<L, U> {
  return vector(`bottomk(${count}, ${text})`, unit);
}

/** Sums a histogram's buckets; `le` stays, for the quantile. */
export function sumBuckets<L extends string, U extends ValueUnit, const B extends L = never>(
  distribution: Buckets<L, U>,
  ...labels: readonly B[]
): Buckets<B | 'le', U> {
  const { kind, unit, isOperation, text } = distribution;
  return { kind, unit, isOperation, text: by('sum', ['le', ...labels], text) };
}
