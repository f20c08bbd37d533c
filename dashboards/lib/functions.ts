import type { Unit } from '../../exporter/metrics/catalog.ts';
import type { Buckets, BucketSeries, CounterSeries, GaugeSeries, Vector } from './vector.ts';
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

/** How many samples a gauge has within the range. */
export function samples<L extends string>(
  series: GaugeSeries<L, Unit>,
  range: Range,
): Vector<L, 'count'> {
  return vector(over('count_over_time', series, range), 'count');
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
