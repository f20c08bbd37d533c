import type { Recording } from '../../../promql/recording.ts';
import { labelsOf, metrics } from '../../../promql/metrics.ts';
import type { MetricName } from '../../../promql/metrics.ts';
import { readPromql, type KnownSeries } from './read-promql.ts';

/** Every series of the catalogues and of the recordings, by name. */
export function knownSeries(recordings: readonly Recording[]): ReadonlyMap<string, KnownSeries> {
  const known = new Map<string, KnownSeries>(
    Object.keys(metrics).flatMap((name) => seriesOf(name as MetricName)),
  );
  for (const { name, expression } of recordings) {
    // Recordings of `sumFromZero` are counters, with this suffix.
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
