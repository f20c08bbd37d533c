import type { Matcher } from '../../promql/matchers.ts';
import { select } from '../../promql/series.ts';
import type { CounterSeries, GaugeSeries, Vector } from '../../promql/vector.ts';
import type { ValueUnit } from '../../promql/quantity.ts';

/** A recording rule; its series has the labels and the unit of its expression. */
export interface Recording<L extends string = string, U extends ValueUnit = ValueUnit> {
  readonly kind: 'recording';
  /** `level:metric:operations`. */
  readonly name: string;
  readonly expression: string;
  readonly unit: U;
  /** Never set: carries the label names to the compiler. */
  readonly labels?: L;
}

/** Makes a recording rule of an expression. */
export function record<L extends string, U extends ValueUnit>(
  name: `${string}:${string}:${string}`,
  expression: Vector<L, U>,
): Recording<L, U> {
  return { kind: 'recording', name, expression: expression.text, unit: expression.unit };
}

/** Selects what a rule has recorded. */
export function recorded<L extends string, U extends ValueUnit>(
  { name, unit }: Recording<L, U>,
  matchers: { readonly [M in NoInfer<L>]?: string | Matcher<string> } = {},
): GaugeSeries<L, U> {
  return { kind: 'vector', ...select(name, unit, matchers) };
}

/** Selects recorded sums of counters (`sumOfCounters`), which are counters, too. */
export function recordedCounter<L extends string, U extends ValueUnit>({
  name,
  unit,
}: Recording<L, U>): CounterSeries<L, U> {
  return { kind: 'counter', ...select(name, unit, {}) };
}
