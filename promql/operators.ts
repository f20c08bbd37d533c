import { operand, quantity, vector } from './vector.ts';
import type { Quantity, ValueUnit, Vector } from './vector.ts';

type Comparison = '>' | '>=' | '<' | '<=' | '==' | '!=';

/** The labels on which two vectors are matched one to one. The result keeps these labels. */
export interface On<O extends string> {
  readonly labels: readonly O[];
}
/** `on('service_name')`; `on()` matches two vectors without labels. */
export function on<const O extends string = never>(...labels: readonly O[]): On<O> {
  return { labels };
}

function binary<L extends string, U extends ValueUnit>(
  left: Vector,
  operator: string,
  right: Vector,
  { labels }: On<string>,
  unit: U,
): Vector<L, U> {
  const text = `${operand(left)} ${operator} on (${labels.join(', ')}) ${operand(right)}`;
  return vector(text, unit, { isOperation: true });
}

/** Keeps the samples that compare true with a quantity of their unit. Zero fits every unit. */
export function where<L extends string, U extends ValueUnit>(
  values: Vector<L, U>,
  comparison: Comparison,
  limit: Quantity<NoInfer<U>> | 0,
): Vector<L, U> {
  const text = `${operand(values)} ${comparison} ${limit}`;
  return vector(text, values.unit, { isOperation: true });
}

/** Keeps the samples that are 1. */
export function isTrue<L extends string>(values: Vector<L, 'boolean'>): Vector<L, 'boolean'> {
  return where(values, '==', quantity('boolean', 1));
}

/** Keeps the samples that are 0. */
export function isFalse<L extends string>(values: Vector<L, 'boolean'>): Vector<L, 'boolean'> {
  return where(values, '==', quantity('boolean', 0));
}

/** Keeps the samples on the left that compare true with their match, which has the same unit. */
export function whereMatched<
  L extends string,
  R extends string,
  U extends ValueUnit,
  V extends U,
  O extends L & R,
>(left: Vector<L, U>, comparison: Comparison, right: Vector<R, V>, matching: On<O>): Vector<O, U> {
  return binary(left, comparison, right, matching, left.unit);
}

/** The quotient of two vectors of one unit. */
export function ratio<
  L extends string,
  R extends string,
  U extends ValueUnit,
  V extends U,
  O extends L & R,
>(left: Vector<L, U>, right: Vector<R, V>, matching: On<O>): Vector<O, 'ratio'> {
  return binary(left, '/', right, matching, 'ratio');
}

/** The difference of two vectors of one unit. */
export function minus<L extends string, R extends string, U extends ValueUnit, O extends L & R>(
  left: Vector<L, U>,
  right: Vector<R, U>,
  matching: On<O>,
): Vector<O, U> {
  return binary(left, '-', right, matching, left.unit);
}

/** The samples as a condition: which of them exist. Their values have no meaning. */
export function condition<L extends string>(values: Vector<L>): Vector<L, 'boolean'> {
  return { ...values, unit: 'boolean' };
}

/** Ones and zeros as numbers, so that their sum is a count. */
export function asCount<L extends string>(values: Vector<L, 'boolean'>): Vector<L, 'count'> {
  return { ...values, unit: 'count' };
}

/** One minus a ratio. */
export function complement<L extends string>(share: Vector<L, 'ratio'>): Vector<L, 'ratio'> {
  return vector(`1 - ${operand(share)}`, 'ratio', { isOperation: true });
}

/** The vector times a number without a unit, which may be given as a fraction. */
export function times<L extends string, U extends ValueUnit>(
  values: Vector<L, U>,
  numerator: number,
  denominator = 1,
): Vector<L, U> {
  const factor = denominator === 1 ? `${numerator}` : `${numerator} / ${denominator}`;
  return vector(`${operand(values)} * ${factor}`, values.unit, { isOperation: true });
}

/** The share of a quantity, in its unit. */
export function shareOf<L extends string, U extends ValueUnit>(
  share: Vector<L, 'ratio'>,
  whole: Quantity<U>,
  unit: U,
): Vector<L, U> {
  return { ...times(share, whole), unit };
}

/** The samples on the left without a match on the right. */
export function unless<L extends string, U extends ValueUnit, R extends string>(
  left: Vector<L, U>,
  right: Vector<R>,
  matching: On<L & R>,
): Vector<L, U> {
  return binary(left, 'unless', right, matching, left.unit);
}

/** The samples on the left with a match on the right. */
export function and<L extends string, U extends ValueUnit, R extends string>(
  left: Vector<L, U>,
  right: Vector<R>,
  matching: On<L & R>,
): Vector<L, U> {
  return binary(left, 'and', right, matching, left.unit);
}

/**
 * The samples on the left with a label of their match on the right, whose values are all 1. Samples without a
 * match stay as they are.
 */
export function withLabelIfAny<
  L extends string,
  U extends ValueUnit,
  R extends string,
  const N extends R,
>(left: Vector<L, U>, label: N, right: Vector<R>, matching: On<L & R>): Vector<L | N, U> {
  const on = `on (${matching.labels.join(', ')})`;
  const joined = `${operand(left)} * ${on} group_left (${label}) ${operand(right)}`;
  const text = `${joined} or ${on} (${unless(left, right, matching).text})`;
  return vector(text, left.unit, { isOperation: true });
}

/** 1 for each sample, whatever its value: what is left are its labels. */
export function labelsOnly<L extends string>(values: Vector<L>): Vector<L, 'boolean'> {
  return vector(`${operand(values)} ^ 0`, 'boolean', { isOperation: true });
}

/** 0 for each sample, whatever its value, in any unit. */
export function zeros<L extends string, U extends ValueUnit>(
  values: Vector<L>,
  unit: U,
): Vector<L, U> {
  return vector(`0 * ${operand(values)}`, unit, { isOperation: true });
}

/** All samples on the left, and those on the right without a match on the left. */
export function either<L extends string, U extends ValueUnit>(
  left: Vector<L, U>,
  right: Vector<NoInfer<L>, NoInfer<U>>,
  matching: On<L>,
): Vector<L, U> {
  return binary(left, 'or', right, matching, left.unit);
}
