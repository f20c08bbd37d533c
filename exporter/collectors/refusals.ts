import type { DropReason } from '../metrics/catalog.ts';
import type { SampledName } from '../metrics/sample.ts';

/** Values of one metric that one read refused for one reason. */
export interface Refusal {
  readonly metric: SampledName;
  readonly reason: DropReason;
  /** Values refused, at least 1. */
  readonly count: number;
  /** The first of them, for a person: where it stood and what was wrong with it. */
  readonly example: string;
}

/** Counts the refusals of one read by metric and reason, so that 100,000 of them take no room. */
export class RefusalTally {
  readonly #counts = new Map<string, Refusal & { count: number }>();

  /** `example` is only asked for the first of a kind. */
  add(metric: SampledName, reason: DropReason, example: () => string): void {
    const kind = `${metric} ${reason}`;
    const known = this.#counts.get(kind);
    if (known) known.count += 1;
    else this.#counts.set(kind, { metric, reason, count: 1, example: example() });
  }

  list(): Refusal[] {
    return [...this.#counts.values()].map((refusal) => ({ ...refusal }));
  }
}
