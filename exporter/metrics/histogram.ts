import { catalog, type LabelsOf, type NamesOfType } from './catalog.ts';
import { renderLabels, seriesLine, type Lines } from './exposition.ts';

export type HistogramName = NamesOfType<'histogram'>;

/** One series. Immutable: an observation replaces it. */
export interface HistogramState {
  readonly labels: Readonly<Record<string, string>>;
  /** Observations of each bucket, not cumulative; the last bucket is +Inf. */
  readonly counts: readonly number[];
  readonly sum: number;
}

/**
 * A histogram of the catalogue. Its series are immutable like the states of services, so the registry renders
 * only those that have changed since the last scrape.
 */
export class Histogram<N extends HistogramName> {
  readonly #name: N;
  readonly #bounds: readonly number[];
  readonly #states = new Map<string, HistogramState>();

  constructor(name: N) {
    this.#name = name;
    this.#bounds = catalog[name].buckets;
    // Without labels there is exactly one series, from the start.
    if (Object.keys(catalog[name].labels).length === 0) this.#states.set('', this.#empty({}));
  }

  observe(labels: LabelsOf<N>, value: number): void {
    const key = Object.values(labels).join('\n');
    const state = this.#states.get(key) ?? this.#empty(labels);
    const found = this.#bounds.findIndex((bound) => value <= bound);
    const bucket = found < 0 ? this.#bounds.length : found;
    const counts = state.counts.with(bucket, (state.counts[bucket] ?? 0) + 1);
    this.#states.set(key, { labels: state.labels, counts, sum: state.sum + value });
  }

  remove(labels: LabelsOf<N>): void {
    this.#states.delete(Object.values(labels).join('\n'));
  }

  /** In the order of their first observation. */
  states(): Iterable<HistogramState> {
    return this.#states.values();
  }

  /** Buckets, sum and count of one series. */
  readonly render = ({ labels, counts, sum }: HistogramState): Lines => {
    const name = this.#name;
    const own = renderLabels(labels);
    let total = 0;
    let lines = '';
    counts.forEach((count, index) => {
      total += count;
      const le = `le="${this.#bounds[index] ?? '+Inf'}"`;
      lines += seriesLine(`${name}_bucket`, own ? `${le},${own}` : le, total);
    });
    lines += seriesLine(`${name}_sum`, own, sum) + seriesLine(`${name}_count`, own, total);
    return { [name]: lines };
  };

  #empty(labels: Readonly<Record<string, string>>): HistogramState {
    return { labels, counts: Array<number>(this.#bounds.length + 1).fill(0), sum: 0 };
  }
}
