import { clip } from '../config/fields.ts';
import { catalog } from '../metrics/catalog.ts';
import type { DropReason, LabelDomains, MetricDefinition } from '../metrics/catalog.ts';
import type { Sample, SampledName } from '../metrics/sample.ts';

type Labels = Sample['labels'];
type Series = Pick<Sample, 'name' | 'labels'>;

/** Stands for bytes that are not UTF-8, and for characters that UTF-8 cannot encode. */
export const NOT_UTF8 = '\ufffd';
/** Longest label value, in UTF-16 units. No model or language has a longer name. */
export const MAX_LABEL_LENGTH = 200;

/** The metric that is read, and its labels that are the same for every series. */
interface Mapping {
  readonly metric: SampledName;
  readonly labels: Labels;
}

/** Values of one mapping that one read refused for one reason. */
export interface Refusal extends Mapping {
  readonly reason: DropReason;
  /** Values refused, at least 1. */
  readonly count: number;
  /** The first of them, for people: where it was and what was wrong with it. */
  readonly example: string;
}

export interface Extract {
  /** By metric in the order of the mappings, then by `seriesKey`. */
  readonly samples: readonly Sample[];
  readonly dropped: readonly Refusal[];
}

/**
 * Selects the usable samples among those that a source offers. Of equal series the first is
 * selected. Of too many series the first by `seriesKey` are, so that they are the same at each read.
 */
export class Selection {
  /** For each metric. */
  readonly #maxSeries: number;
  readonly #dropped = new Map<string, Refusal>();
  /** By `seriesKey`, for each metric at most twice as many as it may have. */
  readonly #selected = new Map<SampledName, Map<string, Sample>>();

  constructor(maxSeries: number) {
    this.#maxSeries = maxSeries;
  }

  offer(mapping: Mapping, labels: Labels, value: unknown): void {
    if (!this.accepts(mapping, labels, value)) return;
    const { metric: name } = mapping;
    const sample = { name, labels, value };
    const domains: LabelDomains = catalog[name].labels;
    for (const [label, text] of Object.entries(labels)) {
      const domain = domains[label];
      const isKnown = domain === 'any' || domain?.includes(text);
      if (isKnown && !text.includes(NOT_UTF8)) continue;
      const fault = isKnown ? `${label} is not UTF-8` : `the catalogue has no such ${label}`;
      return this.refuse(mapping, 'invalid_label', `${showSeries(sample)}: ${fault}`);
    }
    const key = seriesKey(sample);
    const selected = this.#selected.get(name) ?? new Map<string, Sample>();
    if (selected.has(key)) {
      return this.refuse(mapping, 'duplicate', `${showSeries(sample)}: given more than once`);
    }
    this.#selected.set(name, selected.set(key, sample));
    if (selected.size > 2 * this.#maxSeries) this.#sort(name, selected);
  }

  /** Whether the metric can have the value. Counts it as refused otherwise. */
  accepts(mapping: Mapping, labels: Labels, value: unknown): value is number {
    const { metric: name } = mapping;
    const reason = faultOf(name, value);
    if (!reason) return true;
    const expected = reason === 'negative_counter' ? '0 or more' : 'a finite number';
    const fault = `expected ${expected}, got ${showValue(value)}`;
    this.refuse(mapping, reason, `${showSeries({ name, labels })}: ${fault}`);
    return false;
  }

  /** Counts by mapping and reason, with the first example of each. */
  refuse({ metric, labels }: Mapping, reason: DropReason, example: string, count = 1): void {
    const kind = JSON.stringify([metric, labels, reason]);
    const known = this.#dropped.get(kind) ?? { metric, labels, reason, count: 0, example };
    this.#dropped.set(kind, { ...known, count: known.count + count });
  }

  extract(): Extract {
    const samples = [...this.#selected].flatMap((each) => this.#sort(...each));
    return { samples, dropped: [...this.#dropped.values()] };
  }

  /** Removes the last by `seriesKey` of too many series. Returns the others in order. */
  #sort(name: SampledName, selected: Map<string, Sample>): Sample[] {
    const sorted = [...selected].sort(([a], [b]) => (a < b ? -1 : 1));
    const excess = sorted.splice(this.#maxSeries);
    for (const [key] of excess) selected.delete(key);
    const example = `${name}: expected at most ${this.#maxSeries} series`;
    const mapping = { metric: name, labels: {} };
    if (excess.length > 0) this.refuse(mapping, 'too_many_series', example, excess.length);
    return sorted.map(([, sample]) => sample);
  }
}

function faultOf(name: SampledName, value: unknown): DropReason | undefined {
  if (value === null || value === undefined) return 'missing';
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'not_a_number';
  const { type, totals }: MetricDefinition = catalog[name];
  return (type === 'counter' || totals) && value < 0 ? 'negative_counter' : undefined;
}

/** A value for people, short and quoted. Objects and arrays are only named as such. */
export function showValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(clip(value, 40, ''));
  if (typeof value === 'object') return Array.isArray(value) ? 'an array' : 'an object';
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value;
}

/** Identifies a series, whatever the order of its labels. Series are sorted by it, too. */
export function seriesKey({ name, labels }: Series): string {
  const values = Object.keys(catalog[name].labels).map((label) => labels[label] ?? '');
  return name + JSON.stringify(values);
}

/** A series for people: `penpal_users_by_language{language="English"}`. */
export function showSeries({ name, labels }: Series): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length > 0 ? `${name}{${pairs.join()}}` : name;
}

/**
 * A value from a source as a label value; undefined unless it is a string, number or boolean. Cut at MAX_LABEL_LENGTH,
 * but not within a character.
 */
export function labelValue(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return undefined;
  const text = value.toWellFormed();
  if (text.length <= MAX_LABEL_LENGTH) return text;
  return `${text.slice(0, MAX_LABEL_LENGTH - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
