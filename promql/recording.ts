import { select } from './series.ts';
import type { Matcher } from './series.ts';
import type { CounterSeries, GaugeSeries, ValueUnit, Vector } from './vector.ts';

/** A recording rule. Its series has the labels and the unit of its expression. */
export interface Recording<L extends string = string, U extends ValueUnit = ValueUnit> {
  readonly kind: 'recording';
  /** `level:metric:operations`. */
  readonly name: string;
  readonly expression: string;
  readonly unit: U;
  /** Never set. It carries the label names to the compiler. */
  readonly labels?: L;
}

/** Makes a recording rule from an expression. */
export function record<L extends string, U extends ValueUnit>(
  name: `${string}:${string}:${string}`,
  expression: Vector<L, U>,
): Recording<L, U> {
  return { kind: 'recording', name, expression: expression.text, unit: expression.unit };
}

/** Selects the series that a rule records. */
export function recorded<L extends string, U extends ValueUnit>(
  { name, unit }: Recording<L, U>,
  matchers: { readonly [M in NoInfer<L>]?: string | Matcher<string> } = {},
): GaugeSeries<L, U> {
  return { kind: 'vector', ...select(name, unit, matchers) };
}

/** Selects a recorded sum of counters (`sumFromZero`), which is a counter itself. */
export function recordedCounter<L extends string, U extends ValueUnit>({
  name,
  unit,
}: Recording<L, U>): CounterSeries<L, U> {
  return { kind: 'counter', ...select(name, unit, {}) };
}
