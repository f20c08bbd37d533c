import { DROP_REASONS } from '../metrics/catalog.ts';
import { sample, type Sample } from '../metrics/sample.ts';
import type { CollectorState } from './collector.ts';
import { seriesKey } from './selection.ts';

/**
 * The state of the collectors and the business metrics that they read as samples, sorted by
 * `seriesKey`. If two sources have the same series, the earlier source counts.
 */
export function collectorSamples(states: readonly CollectorState[]): Sample[] {
  const offered = states.flatMap((state) => [...ownSamples(state), ...state.samples]);
  // Of entries with the same key a map has the last.
  const byKey = new Map(offered.toReversed().map((one) => [seriesKey(one), one]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** Before the first read only the counters of refused values. */
function ownSamples({ source, last, lastSuccessAt, droppedTotal }: CollectorState): Sample[] {
  const { collector } = source;
  const dropped = 'penpal_collector_dropped_series_total';
  const samples: Sample[] = DROP_REASONS.map((reason) =>
    sample(dropped, { collector, reason }, droppedTotal[reason] ?? 0),
  );
  if (last) {
    samples.push(
      sample('penpal_collector_success', { collector }, last.success ? 1 : 0),
      sample('penpal_collector_duration_seconds', { collector }, last.durationSeconds),
    );
  }
  if (lastSuccessAt !== undefined) {
    const name = 'penpal_collector_last_success_timestamp_seconds';
    samples.push(sample(name, { collector }, lastSuccessAt / 1000));
  }
  return samples;
}
