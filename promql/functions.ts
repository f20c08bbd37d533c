import type { Unit } from '../exporter/metrics/catalog.ts';
import { operand, vector } from './vector.ts';
import type {
  AnySeries,
  Buckets,
  BucketSeries,
  CounterSeries,
  GaugeSeries,
  Quantity,
  ValueUnit,
  Vector,
} from './vector.ts';

/** A PromQL duration of one unit, e.g. `5m`. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd'}`;
/** A duration, or a window that Grafana fills in. */
export type Range = Duration | '$__rate_interval' | '$__range';

type Windowed = { readonly selector: string; readonly offset: string };

function over(name: string, { selector, offset }: Windowed, range: Range): string {
  return `${name}(${selector}[${range}]${offset})`;
}

/** Growth per second over the range. Counter resets are handled. */
export function rate<L extends string, U extends Unit>(
  series: CounterSeries<L, U>,
  range: Range,
): Vector<L, `${U}/s`>;
export function rate<L extends string, U extends Unit>(
  series: BucketSeries<L, U>,
  range: Range,
): Buckets<L, U>;
export function rate(
  series: CounterSeries<string, Unit> | BucketSeries<string, Unit>,
  range: Range,
): unknown {
  const text = over('rate', series, range);
  if (series.kind === 'counter') return vector(text, `${series.unit}/s`);
  return { kind: 'buckets', text, unit: series.unit, isOperation: false };
}

/** Growth over the whole range, extrapolated to its ends. Counter resets are handled. */
export function increase<L extends string, U extends Unit>(
  series: CounterSeries<L, U>,
  range: Range,
): Vector<L, U> {
  return vector(over('increase', series, range), series.unit);
}

/**
 * The sum of counters that appear with their first count, for the rule `name` to record: `increase` never sees the
 * first count of a counter itself. While the counter `sibling`, which has the same source, is there and none of the
 * counters is, the sum keeps its last value, or is 0 without one. So it is a counter too.
 */
export function sumFromZero<L extends string, U extends Unit>(
  name: `${string}:sum_total`,
  series: CounterSeries<L | 'instance', U>,
  sibling: CounterSeries<string, Unit>,
): Vector<'instance', U> {
  const there = by('max', ['instance'], sibling.text);
  const kept = `(${by('max', ['instance'], name)} and on (instance) ${there})`;
  const text = `${by('sum', ['instance'], series.text)} or ${kept} or 0 * ${there}`;
  return vector(text, series.unit);
}

/**
 * Growth of counters that appear with their first count, with that count, which `increase` alone never
 * sees. A counter appears if it was not there a range ago, and for less time than `sibling`, which the same
 * source reports from its start. If it was there within the day before, it grew since then, unless it restarted.
 */
export function increaseFromZero<L extends string, U extends Unit>(
  series: CounterSeries<L, U>,
  sibling: CounterSeries<string, Unit>,
  range: Duration,
): Vector<L, U> {
  const [known, siblingKnown] = [series, sibling].map((of) => over('count_over_time', of, range));
  const isYounger = `${known} < on () group_left () max(${siblingKnown})`;
  const before = `last_over_time(${series.selector}[1d] offset ${range})`;
  const count = `(${series.text} - ${before} >= 0 or ${series.text})`;
  const appeared = `(${count} and ${isYounger} unless ${series.selector} offset ${range})`;
  return vector(`${appeared} or ${over('increase', series, range)}`, series.unit, {
    isOperation: true,
  });
}

/** What a total gained within the range, extrapolated, at least 0: a database counts it, so it may fall. */
export function growth<L extends string, U extends Unit>(
  series: GaugeSeries<L, U>,
  range: Range,
): Vector<L, U> {
  return vector(`clamp_min(${over('delta', series, range)}, 0)`, series.unit);
}

/**
 * Whole events in each step of a graph: the difference to the step before. `increase` extrapolates, and its
 * windows overlap. After a restart: what was counted since.
 */
export function perStep<L extends string, U extends Unit>({
  selector,
  unit,
}: CounterSeries<L, U>): Vector<L, U> {
  const before = `(${selector} offset $__interval)`;
  const text = `${selector} - ${before} >= 0 or ${selector} < ${before}`;
  return vector(text, unit, { isOperation: true });
}

/** Mean, lowest, highest, last or sum of a gauge's samples within the range. */
export function overTime<L extends string, U extends Unit | `${Unit}/s`>(
  operation: 'avg' | 'min' | 'max' | 'last' | 'sum',
  series: GaugeSeries<L, U>,
  range: Range,
): Vector<L, U> {
  return vector(over(`${operation}_over_time`, series, range), series.unit);
}

/** A quantile (0 to 1) of a gauge's samples within the range. */
export function quantileOverTime<L extends string, U extends Unit>(
  quantile: number,
  { selector, offset, unit }: GaugeSeries<L, U>,
  range: Range,
): Vector<L, U> {
  return vector(`quantile_over_time(${quantile}, ${selector}[${range}]${offset})`, unit);
}

/** Share of the range in which a gauge was 1. */
export function shareOfTime<L extends string>(
  series: GaugeSeries<L, 'boolean'>,
  range: Range,
): Vector<L, 'ratio'> {
  return vector(over('avg_over_time', series, range), 'ratio');
}

/** A quantile (0 to 1) of a histogram's observations. */
export function histogramQuantile<L extends string, U extends Unit>(
  quantile: number,
  distribution: 'le' extends L ? Buckets<L, U> : never,
): Vector<Exclude<L, 'le'>, U> {
  return vector(`histogram_quantile(${quantile}, ${distribution.text})`, distribution.unit);
}

/** Share of the range for which a gauge is known, if it has `expected` samples in a full one. */
export function shareKnown<L extends string>(
  series: GaugeSeries<L, ValueUnit>,
  range: Range,
  expected: number,
): Vector<L, 'ratio'> {
  const text = `${over('count_over_time', series, range)} / ${expected}`;
  return vector(text, 'ratio', { isOperation: true });
}

/** Seconds since a timestamp. */
export function age<L extends string>(
  timestamp: Vector<L, 'timestamp_seconds'>,
): Vector<L, 'seconds'> {
  return vector(`time() - ${operand(timestamp)}`, 'seconds', { isOperation: true });
}

/** Seconds until a timestamp. */
export function until<L extends string>(
  timestamp: Vector<L, 'timestamp_seconds'>,
): Vector<L, 'seconds'> {
  return vector(`${operand(timestamp)} - time()`, 'seconds', { isOperation: true });
}

/** Number of series that a selector finds; empty if there are none. */
export function countOf(series: AnySeries<string, ValueUnit> | Vector): Vector<never, 'count'> {
  return vector(`count(${series.text})`, 'count');
}

/** 1 if the vector is empty, else no sample. */
export function absent(values: Vector): Vector<never, 'boolean'> {
  return vector(`absent(${values.text})`, 'boolean');
}

/** One sample without labels that always exists. */
export function constant<U extends Unit>(value: Quantity<U>, unit: U): Vector<never, U> {
  return vector(`vector(${value})`, unit);
}

/** The samples with one more label. */
export function withLabel<L extends string, const N extends string, U extends ValueUnit>(
  { text, unit }: Vector<L, U>,
  name: N,
  value: string,
): Vector<L | N, U> {
  return vector(`label_replace(${text}, "${name}", ${JSON.stringify(value)}, "", "")`, unit);
}

/** The samples with a label made from another one that the pattern matches; `${1}` is its first group. */
export function withLabelFrom<L extends string, const N extends string, U extends ValueUnit>(
  { text, unit }: Vector<L, U>,
  name: N,
  [from, pattern]: readonly [from: NoInfer<L>, pattern: string],
  value = '${1}',
): Vector<L | N, U> {
  return vector(`label_replace(${text}, "${name}", "${value}", "${from}", "${pattern}")`, unit);
}

/** `sumBy(v, 'a', 'b')` is `sum by (a, b) (v)`. Only labels that `v` has may be named. */
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

/** The `count` highest samples, the highest first. */
export function highest<L extends string, U extends ValueUnit>(
  count: number,
  { text, unit }: Vector<L, U>,
): Vector<L, U> {
  return vector(`topk(${count}, ${text})`, unit);
}

/** The highest sample of each set of these labels, with all its other labels. */
export function highestOfEach<L extends string, U extends ValueUnit>(
  values: Vector<L, U>,
  ...labels: readonly L[]
): Vector<L, U> {
  return vector(`topk by (${labels.join(', ')}) (1, ${values.text})`, values.unit);
}

/** Sums a histogram's buckets. The label `le` stays, for the quantile. */
export function sumBuckets<L extends string, U extends ValueUnit, const B extends L = never>(
  distribution: Buckets<L, U>,
  ...labels: readonly B[]
): Buckets<B | 'le', U> {
  const { kind, unit, isOperation, text } = distribution;
  return { kind, unit, isOperation, text: by('sum', ['le', ...labels], text) };
}

function aggregation(operation: 'sum' | 'max' | 'min' | 'avg') {
  return <L extends string, U extends ValueUnit, const B extends L = never>(
    values: Vector<L, U>,
    ...labels: readonly B[]
  ): Vector<B, U> => vector(by(operation, labels, values.text), values.unit);
}

function by(operation: string, labels: readonly string[], text: string): string {
  const grouping = labels.length === 0 ? '' : ` by (${labels.join(', ')})`;
  return `${operation}${grouping} (${text})`;
}
