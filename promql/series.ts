import { metrics, OLD_MONITOR_JOB } from './metrics.ts';
import type { LabelOf, MetricName, NamesOfType, UnitOf, ValueOf } from './metrics.ts';
import type { BucketSeries, CounterSeries, GaugeSeries, ValueUnit } from './vector.ts';

/** A condition on a label other than equality. `V` are the values that it names. */
export interface Matcher<V extends string> {
  readonly operator: '!=' | '=~' | '!~';
  readonly value: string;
  /** Never set. It carries the values to the compiler. */
  readonly values?: V;
}

/** Conditions on a metric's labels: a value for equality, or a matcher. */
export type MatchersOf<N extends MetricName> = {
  readonly [L in LabelOf<N>]?: ValueOf<N, L> | Matcher<ValueOf<N, L>>;
};

/** Selects a gauge: `gauge('service_health_status', { service_name: 'auth-service' })`. */
export function gauge<N extends NamesOfType<'gauge'>>(
  name: N,
  matchers: MatchersOf<N> = {},
): GaugeSeries<LabelOf<N>, UnitOf<N>> {
  return { kind: 'vector', ...select(name, unitOf(name), matchers) };
}

/** Selects a counter. */
export function counter<N extends NamesOfType<'counter'>>(
  name: N,
  matchers: MatchersOf<N> = {},
): CounterSeries<LabelOf<N>, UnitOf<N>> {
  return { kind: 'counter', ...select(name, unitOf(name), matchers) };
}

/** Selects the buckets of a histogram. */
export function buckets<N extends NamesOfType<'histogram'>>(
  name: N,
  matchers: MatchersOf<N> & { readonly le?: string } = {},
): BucketSeries<LabelOf<N> | 'le', UnitOf<N>> {
  return { kind: 'bucketCounter', ...select(`${name}_bucket`, unitOf(name), matchers) };
}

/** The same series at an earlier time. */
export function ago<S extends GaugeSeries<string, ValueUnit> | CounterSeries<string, ValueUnit>>(
  series: S,
  offset: string,
): S {
  return {
    ...series,
    offset: ` offset ${offset}`,
    text: `${series.selector} offset ${offset}`,
  };
}

/** The same series at the end of a graph's time range, to choose curves by: with `topk` at each step, they change. */
export function atEnd<S extends GaugeSeries<string, ValueUnit> | CounterSeries<string, ValueUnit>>(
  series: S,
): S {
  return { ...series, offset: ' @ end()', text: `${series.selector} @ end()` };
}

/** Matches every value but this one. */
export function not<const V extends string>(value: V): Matcher<V> {
  return { operator: '!=', value };
}

/** Matches what the reader has chosen of a dashboard's variable, several values or all. */
export function chosen(variable: string): Matcher<string> {
  return { operator: '=~', value: `$${variable}` };
}

/** Matches any of these values. */
export function oneOf<const V extends string>(...values: readonly V[]): Matcher<V> {
  return { operator: '=~', value: values.map(escapeRegex).join('|') };
}

/** Matches every value but these. */
export function noneOf<const V extends string>(...values: readonly V[]): Matcher<V> {
  return { operator: '!~', value: values.map(escapeRegex).join('|') };
}

/** Matches every value that begins with this text, such as the status codes of a class. */
export function startingWith(prefix: string): Matcher<string> {
  return { operator: '=~', value: `${escapeRegex(prefix)}.*` };
}

/** Selects the monitoring service. Other jobs have metrics with the same names. */
export const MONITOR = { job: oneOf('penpal-monitoring', OLD_MONITOR_JOB) } as const;

/** Selects the Prometheus and the Alertmanager that serve us. A shared Prometheus may scrape others, too. */
export const PROMETHEUS = { job: 'penpal-prometheus' } as const;
export const ALERTMANAGER = { job: 'penpal-alertmanager' } as const;
export const GRAFANA = { job: 'penpal-grafana' } as const;
/** Group names in rule files begin with this, so that a shared Prometheus can tell whose rules fail. */
export const GROUP_PREFIX = 'penpal-';
/** Selects our rule groups. The label is `<file>;<group>`. */
export const OUR_RULE_GROUPS: Matcher<string> = {
  operator: '=~',
  value: `.*;${escapeRegex(GROUP_PREFIX)}.*`,
};

/** What all kinds of series have in common: a selector by name and matchers. */
export function select<U extends ValueUnit>(
  name: string,
  unit: U,
  matchers: Parameters<typeof renderMatchers>[0],
) {
  const selector = `${name}${renderMatchers(matchers)}`;
  return { selector, offset: '', text: selector, unit, isOperation: false };
}

function unitOf<N extends MetricName>(name: N): UnitOf<N> {
  return metrics[name].unit;
}

/** Renders conditions as `{a="b",c!="d"}`; an empty string without conditions. */
export function renderMatchers(
  matchers: Readonly<Record<string, string | Matcher<string> | undefined>>,
): string {
  const conditions = Object.entries(matchers).flatMap(([label, matcher]) => {
    if (matcher === undefined) return [];
    const { operator, value } =
      typeof matcher === 'string' ? { operator: '=', value: matcher } : matcher;
    return [`${label}${operator}"${escapeValue(value)}"`];
  });
  return conditions.length === 0 ? '' : `{${conditions.join(',')}}`;
}

/** Escapes a value for PromQL's double quotes. */
function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** Escapes a value for RE2. PromQL anchors the pattern on both sides. */
function escapeRegex(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
