import { catalog, type LabelsOf, type NamesOfType } from './catalog.ts';

/** Metrics whose value is read from state at scrape time. Histograms count on their own. */
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
 * Returns current samples; called at each scrape. Must not throw, block or wait. A source that returns the same
 * array again promises that it has not changed.
 */
export type SampleSource = () => readonly Sample[];

/** Metrics that are mirrored from the services. The exporter measures all others itself. */
export type BusinessMetric = Exclude<
  Extract<SampledName, `penpal_${string}`>,
  `penpal_${'monitoring' | 'collector' | 'alert'}_${string}`
>;

export function isBusinessMetric(name: string): name is BusinessMetric {
  return name in catalog && /^penpal_(?!monitoring_|collector_|alert_)/.test(name);
}

/** In the order of the catalogue. */
export const businessMetrics = Object.keys(catalog).filter(isBusinessMetric);
