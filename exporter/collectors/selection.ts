import type { DropReason } from '../metrics/catalog.ts';
import type { Sample, SampledName } from '../metrics/sample.ts';
import { isAllowed } from './label-value.ts';
import { RefusalTally } from './refusals.ts';
import type { Refusal } from './refusals.ts';
import { compareTexts, labelValues, seriesKey, shownSeries } from './series.ts';
import type { Labels } from './series.ts';
import { explainRefusal, refusalOf } from './value.ts';

/** The figures of one answer, and what of it was refused. */
export interface Extract {
  /** By metric in the order of the mappings, then by label values. */
  readonly samples: readonly Sample[];
  readonly dropped: readonly Refusal[];
}

interface Kept {
  readonly sample: Sample;
  readonly values: readonly string[];
}

/**
 * Takes what a source offers and keeps what are figures. Of equal series it keeps the first that
 * was offered; of too many the first by their label values, so that the same ones stay each time.
 */
export class Selection {
  readonly #maxSeries: number;
  readonly #tally = new RefusalTally();
  readonly #seen = new Set<string>();
  /** By metric; each list in order. */
  readonly #kept = new Map<SampledName, Kept[]>();

  /** `maxSeries`: of each metric. */
  constructor(maxSeries: number) {
    this.#maxSeries = maxSeries;
  }

  /** What a source says of one series. */
  offer(name: SampledName, labels: Labels, value: unknown): void {
    const reason = refusalOf(name, value);
    if (reason) {
      this.refuse(
        name,
        reason,
        () => `${shownSeries(name, labels)}: ${explainRefusal(reason, value)}`,
      );
      return;
    }
    const unknown = Object.keys(labels).find(
      (label) => !isAllowed(name, label, labels[label] ?? ''),
    );
    if (unknown !== undefined) {
      const shown = () => `${shownSeries(name, labels)}: the catalogue has no such ${unknown}`;
      this.refuse(name, 'missing', shown);
      return;
    }
    const values = labelValues(name, labels);
    const key = seriesKey(name, values);
    if (this.#seen.has(key)) {
      this.refuse(name, 'duplicate', () => `${shownSeries(name, labels)}: given more than once`);
      return;
    }
    this.#seen.add(key);
    this.#keep({ sample: { name, labels, value: value as number }, values });
  }

  refuse(name: SampledName, reason: DropReason, example: () => string): void {
    this.#tally.add(name, reason, example);
  }

  extract(): Extract {
    const samples = [...this.#kept.values()].flat().map(({ sample }) => sample);
    return { samples, dropped: this.#tally.list() };
  }

  #keep(one: Kept): void {
    const { name } = one.sample;
    const kept = this.#kept.get(name) ?? [];
    this.#kept.set(name, kept);
    kept.splice(placeIn(kept, one.values), 0, one);
    if (kept.length <= this.#maxSeries) return;
    kept.pop();
    this.refuse(
      name,
      'too_many_series',
      () => `${name}: expected at most ${this.#maxSeries} series`,
    );
  }
}

/** Where the values belong in the list, by bisection. */
function placeIn(kept: readonly Kept[], values: readonly string[]): number {
  let [from, to] = [0, kept.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (compareTexts(kept[middle]?.values ?? [], values) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}
