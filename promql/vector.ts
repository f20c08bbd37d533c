import type { Unit } from '../exporter/metrics/catalog.ts';

/** A unit of the catalogue, or that unit per second, which is what `rate` makes of a counter. */
export type ValueUnit = Unit | `${Unit}/s`;

/** A number with a unit. It can be compared only with values of that unit. */
export type Quantity<U extends ValueUnit> = number & { readonly unitOf: U };

/** Gives a number its unit. At run time it stays a plain number. */
export function quantity<const U extends ValueUnit>(_unit: U, value: number): Quantity<U> {
  return value as Quantity<U>;
}

/** A PromQL expression. The compiler knows its labels and its unit. */
interface Expression<K extends string, L extends string, U extends ValueUnit> {
  readonly kind: K;
  readonly text: string;
  readonly unit: U;
  /** True if the text needs parentheses as an operand. */
  readonly isOperation: boolean;
  /** Never set. It carries the label names to the compiler. */
  readonly labels?: L;
}

/** An instant vector, which can be compared, aggregated and shown. */
export type Vector<L extends string = string, U extends ValueUnit = ValueUnit> = Expression<
  'vector',
  L,
  U
>;
/** The rate of a histogram's buckets, with the label `le`; input of `histogramQuantile`. */
export type Buckets<L extends string, U extends ValueUnit> = Expression<'buckets', L, U>;

/** A selector. Only a selector may have a range or an offset. */
interface Selector {
  readonly selector: string;
  /** Empty, or ` offset 1d`. */
  readonly offset: string;
}
export type GaugeSeries<L extends string, U extends ValueUnit> = Vector<L, U> & Selector;
/** A stored counter. It has to go through `rate` or `increase` before anything else. */
export type CounterSeries<L extends string, U extends ValueUnit> = Expression<'counter', L, U> &
  Selector;
/** The stored buckets of a histogram. They have to go through `rate` first. */
export type BucketSeries<L extends string, U extends ValueUnit> = Expression<
  'bucketCounter',
  L,
  U
> &
  Selector;
export type AnySeries<L extends string, U extends ValueUnit> =
  GaugeSeries<L, U> | CounterSeries<L, U> | BucketSeries<L, U>;

/** Makes an instant vector from text. */
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
