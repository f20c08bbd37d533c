import type { Quantity, ValueUnit } from './quantity.ts';
import type { Vector } from './vector.ts';
import { operand, vector } from './vector.ts';

type Comparison = '>' | '>=' | '<' | '<=' | '==' | '!=';

/** Labels on which two vectors are matched one to one; the result keeps these labels. */
export interface On<O extends string> {
  readonly labels: readonly O[];
}
/** `on('service_name')`; `on()` matches two vectors without labels. */
export function on<const O extends string = never>(...labels: readonly O[]): On<O> {
  return { labels };
}

function binary(left: Vector, operator: string, right: Vector, matching: On<string>): string {
  return `${operand(left)} ${operator} on (${matching.labels.join(', ')}) ${operand(right)}`;
}

/** Keeps the samples that compare true with a quantity of their unit; zero fits every unit. */
export function where<L extends string, U extends ValueUnit>(
  values: Vector<L, U>,
  comparison: Comparison,
  limit: Quantity<NoInfer<U>> | 0,
): Vector<L, U> {
  const text = `${operand(values)} ${comparison} ${limit}`;
  return vector(text, values.unit, { isOperation: true });
}

/** Keeps the samples of the left that compare true with their partner, which has the same unit. */
export function whereMatched<
  L extends string,
  R extends string,
  U extends ValueUnit,
  V extends U,
  O extends L & R,
>(left: Vector<L, U>, comparison: Comparison, right: Vector<R, V>, matching: On<O>): Vector<O, U> {
  return vector(binary(left, comparison, right, matching), left.unit, { isOperation: true });
}

/** The quotient of two vectors of one unit. */
export function ratio<
  L extends string,
  R extends string,
  U extends ValueUnit,
  V extends U,
  O extends L & R,
>(left: Vector<L, U>, right: Vector<R, V>, matching: On<O>): Vector<O, 'ratio'> {
  return vector(binary(left, '/', right, matching), 'ratio', { isOperation: true });
}

/** One minus a ratio. */
export function complement<L extends string>(share: Vector<L, 'ratio'>): Vector<L, 'ratio'> {
  return vector(`1 - ${operand(share)}`, 'ratio', { isOperation: true });
}

/** The vector times a number without a unit, which may be written as a fraction. */
export function times<L extends string, U extends ValueUnit>(
  values: Vector<L, U>,
  numerator: number,
  denominator = 1,
): Vector<L, U> {
  const factor = denominator === 1 ? `${numerator}` : `${numerator} / ${denominator}`;
  return vector(`${operand(values)} * ${factor}`, values.unit, { isOperation: true });
}

/** The samples of the left that have no partner on the right. */
export function unless<L extends string, U extends ValueUnit, R extends string>(
  left: Vector<L, U>,
  right: Vector<R>,
  matching: On<L & R>,
): Vector<L, U> {
  return vector(binary(left, 'unless', right, matching), left.unit, { isOperation: true });
}

/** The samples of the left that have a partner on the right. */
export function and<L extends string, U extends ValueUnit, R extends string>(
  left: Vector<L, U>,
  right: Vector<R>,
  matching: On<L & R>,
): Vector<L, U> {
  return vector(binary(left, 'and', right, matching), left.unit, { isOperation: true });
}

/** The samples of the left, and those of the right that have no partner on the left. */
export function either<L extends string, U extends ValueUnit>(
  left: Vector<L, U>,
  right: Vector<NoInfer<L>, NoInfer<U>>,
  matching: On<L>,
): Vector<L, U> {
  return vector(binary(left, 'or', right, matching), left.unit, { isOperation: true });
}
