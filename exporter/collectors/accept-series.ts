import { catalog } from '../metrics/catalog.ts';
import type { DropReason } from '../metrics/catalog.ts';
import type { Sample, SampledName } from '../metrics/sample.ts';
import { isAllowed } from './label-value.ts';
import type { RefusalTally } from './refusals.ts';
import { compareSamples, seriesKey } from './series.ts';
import type { Labels } from './series.ts';

/** What a source says of one series, before it is judged. */
export interface Candidate {
  readonly name: SampledName;
  readonly labels: Labels;
  readonly value: unknown;
}

/**
 * The candidates that are figures, sorted; the others are refused and counted. Of equal series the
 * first is kept, of too many the first by their label values, so that the same ones stay each time.
 */
export function acceptSeries(
  candidates: Iterable<Candidate>,
  maxSeries: number,
  tally: RefusalTally,
): Sample[] {
  const accepted = new Map<string, Sample>();
  for (const { name, labels, value } of candidates) {
    const place = placeOf(name, labels);
    const reason = refusalOf(name, value);
    if (reason) tally.add(name, reason, `${place}: ${expectationOf(reason)}, got ${shown(value)}`);
    else if (hasAllowedLabels(name, labels, tally)) {
      const key = seriesKey(name, labels);
      if (accepted.has(key)) tally.add(name, 'duplicate', `${place}: given more than once`);
      else accepted.set(key, { name, labels, value: value as number });
    }
  }
  return capped([...accepted.values()].sort(compareSamples), maxSeries, tally);
}

/** Why a value is no figure of the metric; undefined if it is one. */
export function refusalOf(name: SampledName, value: unknown): DropReason | undefined {
  if (value === null || value === undefined) return 'missing';
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'not_a_number';
  if (catalog[name].type === 'counter' && value < 0) return 'negative_counter';
  return undefined;
}

/** A series as a person would write it. */
export function placeOf(name: SampledName, labels: Labels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length > 0 ? `${name}{${pairs.join()}}` : name;
}

/** What a value is, cut and quoted; of objects and arrays only that they are. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  return Array.isArray(value) ? 'an array' : 'an object';
}

export function expectationOf(reason: DropReason): string {
  if (reason === 'negative_counter') return 'expected a counter of 0 or more';
  return 'expected a finite number';
}

function hasAllowedLabels(name: SampledName, labels: Labels, tally: RefusalTally): boolean {
  const bad = Object.entries(labels).find(([label, value]) => !isAllowed(name, label, value));
  if (!bad) return true;
  const [label, value] = bad;
  tally.add(name, 'missing', `${name}: the catalogue has no ${label}=${JSON.stringify(value)}`);
  return false;
}

function capped(sorted: readonly Sample[], maxSeries: number, tally: RefusalTally): Sample[] {
  const counts = new Map<SampledName, number>();
  return sorted.filter(({ name }) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    if (count > maxSeries) {
      tally.add(name, 'too_many_series', `${name}: expected at most ${maxSeries} series`);
    }
    return count <= maxSeries;
  });
}
