import { DROP_REASONS } from '../metrics/catalog.ts';
import { sample } from '../metrics/sample.ts';
import type { Sample } from '../metrics/sample.ts';
import { refusalsText, withDropped } from './collect.ts';
import type { CollectorState } from './collector-state.ts';
import type { Refusal } from './refusals.ts';
import { compareSamples, labelValues, seriesKey } from './series.ts';

/**
 * The collectors and their figures as samples, in a fixed order. Where two sources have the same
 * series, that of the earlier source counts.
 */
export function collectorSamples(states: readonly CollectorState[]): Sample[] {
  const figures = new Map<string, Sample>();
  for (const figure of states.flatMap(({ samples }) => samples)) {
    const key = keyOf(figure);
    if (!figures.has(key)) figures.set(key, figure);
  }
  return [...states.flatMap(ownSamples), ...figures.values()].sort(compareSamples);
}

/**
 * The state after a read, with the series that earlier sources have counted as duplicates. They
 * stay in the state: they show when the earlier source fails.
 */
export function withDuplicatesCounted(
  state: CollectorState,
  earlier: readonly CollectorState[],
): CollectorState {
  if (!state.last) return state;
  const taken = takenSeries(earlier);
  const duplicates = state.samples.flatMap((figure): Refusal[] => {
    const { name } = figure;
    const collector = taken.get(keyOf(figure));
    if (collector === undefined) return [];
    const example = `${name}: ${collector} has the same series`;
    return [{ metric: name, reason: 'duplicate', count: 1, example }];
  });
  if (duplicates.length === 0) return state;
  const dropped = [...state.last.dropped, ...duplicates];
  const message = refusalsText(dropped);
  return {
    ...state,
    last: { ...state.last, dropped, ...(message !== undefined && { message }) },
    droppedTotal: withDropped(state.droppedTotal, duplicates),
  };
}

/** Which collector has which series. */
function takenSeries(states: readonly CollectorState[]): Map<string, string> {
  return new Map(
    states.flatMap(({ source, samples }) =>
      samples.map((figure) => [keyOf(figure), source.collector] as const),
    ),
  );
}

function keyOf({ name, labels }: Sample): string {
  return seriesKey(name, labelValues(name, labels));
}

/** How the source was read. Nothing of the last read before there was one. */
function ownSamples({ source, last, lastSuccessAt, droppedTotal }: CollectorState): Sample[] {
  const { collector } = source;
  const samples: Sample[] = DROP_REASONS.map((reason) =>
    sample(
      'penpal_collector_dropped_series_total',
      { collector, reason },
      droppedTotal[reason] ?? 0,
    ),
  );
  if (last) {
    samples.push(
      sample('penpal_collector_success', { collector }, last.success ? 1 : 0),
      sample('penpal_collector_duration_seconds', { collector }, last.durationSeconds),
    );
  }
  if (lastSuccessAt !== undefined) {
    samples.push(
      sample(
        'penpal_collector_last_success_timestamp_seconds',
        { collector },
        lastSuccessAt / 1000,
      ),
    );
  }
  return samples;
}
