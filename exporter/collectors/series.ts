import type { Sample, SampledName } from '../metrics/sample.ts';

export type Labels = Readonly<Record<string, string>>;

/** One text for one set of labels, whatever their order. */
export function labelsKey(labels: Iterable<readonly [name: string, value: string]>): string {
  return JSON.stringify([...labels].sort(([a], [b]) => compareText(a, b)));
}

/** One text for one series. */
export function seriesKey(name: SampledName, labels: Labels): string {
  return name + labelsKey(Object.entries(labels));
}

/** By name, then by label values: the order of every exposition. */
export function compareSamples(a: Sample, b: Sample): number {
  return compareText(a.name, b.name) || compareLabels(a.labels, b.labels);
}

/** By the values of the labels, in the order of the labels' names. */
export function compareLabels(a: Labels, b: Labels): number {
  for (const name of Object.keys(a).sort()) {
    const order = compareText(a[name] ?? '', b[name] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** By code unit: the same on every machine, whatever its language. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
