import type { ValueUnit } from './quantity.ts';

/** A PromQL expression whose labels and unit the compiler knows. */
interface Expression<K extends string, L extends string, U extends ValueUnit> {
  readonly kind: K;
  readonly text: string;
  readonly unit: U;
  /** True when the text needs parentheses as an operand. */
  readonly isOperation: boolean;
  /** Never set: carries the label names to the compiler. */
  readonly labels?: L;
}

/** An instant vector: to compare, to aggregate, to show. */
export type Vector<L extends string = string, U extends ValueUnit = ValueUnit> = Expression<
  'vector',
  L,
  U
>;
/** What `rate` makes of a histogram's buckets, `le` included: for quantiles. */
export type Buckets<L extends string, U extends ValueUnit> = Expression<'buckets', L, U>;

/** A selector, the only thing that may have a range or an offset. */
interface Selector {
  readonly selector: string;
  /** Empty, or ` offset 1d`. */
  readonly offset: string;
}
export type GaugeSeries<L extends string, U extends ValueUnit> = Vector<L, U> & Selector;
/** A counter as stored: nothing to look at until `rate` or `increase` has read it. */
export type CounterSeries<L extends string, U extends ValueUnit> = Expression<'counter', L, U> &
  Selector;
/** A histogram's buckets as stored, to be read by `rate` or `increase`. */
export type BucketSeries<L extends string, U extends ValueUnit> = Expression<
  'bucketCounter',
  L,
  U
> &
  Selector;
export type AnySeries<L extends string, U extends ValueUnit> =
  GaugeSeries<L, U> | CounterSeries<L, U> | BucketSeries<L, U>;

/** Makes an instant vector of text. */
export function vector<L extends string, U extends ValueUnit>(
  text: string,
  unit: U,
  { isOperation = false } = {},
): Vector<L, U> {
  return { kind: 'vector', text, unit, isOperation };
}

/** The text of a vector as an operand of another operation. */
export function operand({ text, isOperation }: { text: string; isOperation: boolean }): string {
  return isOperation ? `(${text})` : text;
}
