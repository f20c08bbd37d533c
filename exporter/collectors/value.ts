import { catalog } from '../metrics/catalog.ts';
import type { DropReason } from '../metrics/catalog.ts';
import type { SampledName } from '../metrics/sample.ts';

/** Why a value is no figure of the metric; undefined if it is one. */
export function refusalOf(name: SampledName, value: unknown): DropReason | undefined {
  if (value === null || value === undefined) return 'missing';
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'not_a_number';
  if (catalog[name].type === 'counter' && value < 0) return 'negative_counter';
  return undefined;
}

/** What was expected instead of a value that refusalOf refused, and what it is. */
export function explainRefusal(reason: DropReason, value: unknown): string {
  const expected = reason === 'negative_counter' ? 'a counter of 0 or more' : 'a finite number';
  return `expected ${expected}, got ${shownValue(value)}`;
}

/** A value for a person, cut and quoted; of objects and arrays only that they are. */
export function shownValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  return Array.isArray(value) ? 'an array' : 'an object';
}
