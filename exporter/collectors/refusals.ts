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
  readonly #refusals = new Map<string, Refusal>();

  add(metric: SampledName, reason: DropReason, example: string, count = 1): void {
    const kind = `${metric} ${reason}`;
    const known = this.#refusals.get(kind);
    this.#refusals.set(
      kind,
      known ? { ...known, count: known.count + count } : { metric, reason, count, example },
    );
  }

  list(): Refusal[] {
    return [...this.#refusals.values()];
  }
}
