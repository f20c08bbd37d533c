import type { ValueUnit } from './quantity.ts';
import { renderMatchers } from './matchers.ts';
import type { MatchersOf } from './matchers.ts';
import { metrics } from './metrics.ts';
import type { LabelOf, MetricName, NamesOfType, UnitOf } from './metrics.ts';
import type { BucketSeries, CounterSeries, GaugeSeries } from './vector.ts';

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

/** The same series as it was some time ago. */
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

function unitOf<N extends MetricName>(name: N): UnitOf<N> {
  return metrics[name].unit;
}

/** Selects by name; what is common to all kinds of series. */
export function select<U extends ValueUnit>(
  name: string,
  unit: U,
  matchers: Parameters<typeof renderMatchers>[0],
) {
  const selector = `${name}${renderMatchers(matchers)}`;
  return { selector, offset: '', text: selector, unit, isOperation: false };
}
