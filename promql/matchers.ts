import type { LabelOf, MetricName, ValueOf } from './metrics.ts';

/** A condition on a label other than equality. `V` are the values that it names. */
export interface Matcher<V extends string> {
  readonly operator: '!=' | '=~' | '!~';
  readonly value: string;
  /** Never set: carries the values to the compiler. */
  readonly values?: V;
}

/** Conditions on a metric's labels: a value for equality, or a matcher. */
export type MatchersOf<N extends MetricName> = {
  readonly [L in LabelOf<N>]?: ValueOf<N, L> | Matcher<ValueOf<N, L>>;
};

/** Matches every value but this one. */
export function not<const V extends string>(value: V): Matcher<V> {
  return { operator: '!=', value };
}

/** Matches any of these values. */
export function oneOf<const V extends string>(...values: readonly V[]): Matcher<V> {
  return { operator: '=~', value: values.map(escapeRegex).join('|') };
}

/** Matches every value but these. */
export function noneOf<const V extends string>(...values: readonly V[]): Matcher<V> {
  return { operator: '!~', value: values.map(escapeRegex).join('|') };
}

/** Renders conditions as `{a="b",c!="d"}`; none as nothing. */
export function renderMatchers(
  matchers: Readonly<Record<string, string | Matcher<string> | undefined>>,
): string {
  const conditions = Object.entries(matchers).map(([label, matcher]) => {
    if (matcher === undefined) return '';
    const { operator, value } =
      typeof matcher === 'string' ? { operator: '=', value: matcher } : matcher;
    return `${label}${operator}"${escapeValue(value)}"`;
  });
  const present = conditions.filter((condition) => condition !== '');
  return present.length === 0 ? '' : `{${present.join(',')}}`;
}

/** Escapes a value for PromQL's double quotes. */
function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** Escapes a value for RE2, which PromQL anchors on both sides. */
function escapeRegex(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
