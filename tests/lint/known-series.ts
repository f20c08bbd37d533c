import type { Recording } from '../../promql/recording.ts';
import type { MetricType } from '../../exporter/metrics/catalog.ts';
import { labelsOf, metrics } from '../../promql/metrics.ts';
import type { MetricName } from '../../promql/metrics.ts';
import { readPromql } from './read-promql.ts';

/** Type and labels of a series. */
export interface KnownSeries {
  /** Parts of a histogram are counters. */
  readonly type: Exclude<MetricType, 'histogram'>;
  readonly labels: ReadonlySet<string>;
}

/** Every series of the catalogues and of the recordings, by name. */
export function knownSeries(recordings: readonly Recording[]): ReadonlyMap<string, KnownSeries> {
  const known = new Map<string, KnownSeries>(
    Object.keys(metrics).flatMap((name) => seriesOf(name as MetricName)),
  );
  for (const { name, expression } of recordings) {
    // Recordings of `sumOfCounters` are counters, with this suffix.
    const type = name.endsWith(':sum_total') ? 'counter' : 'gauge';
    known.set(name, { type, labels: readPromql(expression, known).labels });
  }
  return known;
}

function seriesOf(name: MetricName): [string, KnownSeries][] {
  const { type } = metrics[name];
  const labels = new Set(Object.keys(labelsOf(name)));
  if (type !== 'histogram') return [[name, { type, labels }]];
  return [
    [`${name}_bucket`, { type: 'counter', labels: new Set([...labels, 'le']) }],
    [`${name}_sum`, { type: 'counter', labels }],
    [`${name}_count`, { type: 'counter', labels }],
  ];
}
