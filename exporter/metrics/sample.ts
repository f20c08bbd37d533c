import type { LabelsOf, NamesOfType } from './catalog.ts';

/** Metrics whose current value is read from state at scrape time. */
export type SampledName = NamesOfType<'gauge' | 'counter'>;

/** One series at one moment: a catalogue name, its labels and its value in the metric's unit. */
export interface Sample {
  readonly name: SampledName;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Makes a sample whose labels are checked against the catalogue at compile time. */
export function sample<N extends SampledName>(name: N, labels: LabelsOf<N>, value: number): Sample {
  return { name, labels, value };
}

/**
 * A room's state as samples, read anew at each scrape. Must not throw, block or wait. The same array
 * again says the same: it must never be changed.
 */
export type SampleSource = () => Iterable<Sample>;
