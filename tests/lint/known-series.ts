import type { Recording } from '../../promql/recording.ts';
import type { MetricType } from '../../exporter/metrics/catalog.ts';
import { labelsOf, metrics } from '../../promql/metrics.ts';
import type { MetricName } from '../../promql/metrics.ts';
import { readPromql } from './read-promql.ts';

/** What may be asked for under a name. */
export interface KnownSeries {
  /** `counter` also for the parts of a histogram. */
  readonly type: Exclude<MetricType, 'histogram'>;
  readonly labels: ReadonlySet<string>;
}

/** Every series that Prometheus has: those of the catalogues, and those that rules record. */
export function knownSeries(recordings: readonly Recording[]): ReadonlyMap<string, KnownSeries> {
  const known = new Map<string, KnownSeries>(
    Object.keys(metrics).flatMap((name) => seriesOf(name as MetricName)),
  );
  for (const { name, expression } of recordings) {
    // What `sumOfCounters` recorded is a counter, and named so.
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
