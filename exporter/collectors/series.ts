import { catalog } from '../metrics/catalog.ts';
import type { Sample, SampledName } from '../metrics/sample.ts';

export type Labels = Readonly<Record<string, string>>;

/** The labels' values, in the order of the catalogue's labels. */
export function labelValues(name: SampledName, labels: Labels): string[] {
  return Object.keys(catalog[name].labels).map((label) => labels[label] ?? '');
}

/** One text for one series. */
export function seriesKey(name: SampledName, values: readonly string[]): string {
  return name + JSON.stringify(values);
}

/** By name, then by label values: the order of every exposition. */
export function compareSamples(a: Sample, b: Sample): number {
  return (
    compareText(a.name, b.name) ||
    compareTexts(labelValues(a.name, a.labels), labelValues(b.name, b.labels))
  );
}

/** By the first text that differs. */
export function compareTexts(a: readonly string[], b: readonly string[]): number {
  for (const [index, text] of a.entries()) {
    const order = compareText(text, b[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** By code unit: the same on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** A series as a person would write it. */
export function shownSeries(name: SampledName, labels: Labels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length > 0 ? `${name}{${pairs.join()}}` : name;
}
