import type { Quantity, ValueUnit } from './quantity.ts';
import type { Unit } from '../exporter/metrics/catalog.ts';
import type {
  AnySeries,
  Buckets,
  BucketSeries,
  CounterSeries,
  GaugeSeries,
  Vector,
} from './vector.ts';
import { operand, vector } from './vector.ts';

/** A PromQL duration of one unit, e.g. `5m`. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd'}`;
/** What a range may be: a duration, or the window that Grafana derives from zoom and interval. */
export type Range = Duration | '$__rate_interval' | '$__range';

type Windowed = { readonly selector: string; readonly offset: string };

function over(name: string, { selector, offset }: Windowed, range: Range): string {
  return `${name}(${selector}[${range}]${offset})`;
}

/** Growth a second over the range; resets are understood. */
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

/** Growth over the whole range, extrapolated to its ends; resets are understood. */
export function increase<L extends string, U extends Unit>(
  series: CounterSeries<L, U>,
  range: Range,
): Vector<L, U> {
  return vector(over('increase', series, range), series.unit);
}

/**
 * The sum, for a rule to record, of counters of which new ones come into being all the time, one for each user, say:
 * `increase` of each would never see its first count. Counters of one instance start anew together, so that their sum
 * is a counter, too. Recorded, as not every engine takes a subquery alike.
 */
export function sumOfCounters<L extends string, U extends Unit, const B extends L>(
  series: CounterSeries<L | 'instance', U>,
  ...labels: readonly B[]
): Vector<B | 'instance', U> {
  return vector(`sum by (${['instance', ...labels].join(', ')}) (${series.text})`, series.unit);
}

/** How often a gauge changed within the range. */
export function changes<L extends string>(
  series: GaugeSeries<L, Unit>,
  range: Range,
): Vector<L, 'count'> {
  return vector(over('changes', series, range), 'count');
}

/** Mean, lowest, highest, last value or sum of a gauge's samples within the range. */
export function overTime<L extends string, U extends Unit | `${Unit}/s`>(
  operation: 'avg' | 'min' | 'max' | 'last' | 'sum',
  series: GaugeSeries<L, U>,
  range: Range,
): Vector<L, U> {
  return vector(over(`${operation}_over_time`, series, range), series.unit);
}

/** The value below which the share `quantile` (0 to 1) of a gauge's samples within the range lies. */
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

/** The value below which the share `quantile` (0 to 1) of the observations lies. */
export function histogramQuantile<L extends string, U extends Unit>(
  quantile: number,
  distribution: 'le' extends L ? Buckets<L, U> : never,
): Vector<Exclude<L, 'le'>, U> {
  return vector(`histogram_quantile(${quantile}, ${distribution.text})`, distribution.unit);
}

/** Seconds since a moment. */
export function age<L extends string>(
  moment: Vector<L, 'timestamp_seconds'>,
): Vector<L, 'seconds'> {
  return vector(`time() - ${operand(moment)}`, 'seconds', { isOperation: true });
}

/** Seconds until a moment. */
export function until<L extends string>(
  moment: Vector<L, 'timestamp_seconds'>,
): Vector<L, 'seconds'> {
  return vector(`${operand(moment)} - time()`, 'seconds', { isOperation: true });
}

/** How many series a selector finds: nothing if there are none. */
export function countOf(series: AnySeries<string, ValueUnit>): Vector<never, 'count'> {
  return vector(`count(${series.text})`, 'count');
}

/** 1 where the vector is empty, else nothing: for what must be there. */
export function absent(values: Vector): Vector<never, 'boolean'> {
  return vector(`absent(${values.text})`, 'boolean');
}

/** One sample without labels that always is. */
export function constant<U extends Unit>(value: Quantity<U>, unit: U): Vector<never, U> {
  return vector(`vector(${value})`, unit);
}
