import { catalog } from '../metrics/catalog.ts';
import type { LabelDomain, MetricDefinition } from '../metrics/catalog.ts';
import type { SampledName } from '../metrics/sample.ts';

/** Longest label value, in UTF-16 units. No model or language has a longer name. */
export const MAX_LABEL_LENGTH = 200;

/**
 * A source's value as the value of a label; undefined if it cannot be one. Numbers and booleans
 * are written out. Lone surrogates, which UTF-8 cannot express, become U+FFFD here and not on the
 * way out, so that two labels never turn equal after duplicates were looked for. A longer value
 * than MAX_LABEL_LENGTH is cut, with `…` at its end.
 */
export function labelValue(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return undefined;
  if (value.length <= MAX_LABEL_LENGTH) return value.toWellFormed();
  return `${value.slice(0, MAX_LABEL_LENGTH - 1)}…`.toWellFormed();
}

/** Whether the catalogue lets a label of the metric take this value. */
export function isAllowed(metric: SampledName, label: string, value: string): boolean {
  const { labels }: MetricDefinition = catalog[metric];
  const domain: LabelDomain | undefined = labels[label];
  return domain === 'any' || domain?.includes(value) === true;
}
