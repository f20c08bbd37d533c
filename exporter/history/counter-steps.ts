import { added } from './figure-series.ts';

/** What is known of one counter, slot by slot. */
export interface CounterRow {
  /** Values at the slots' boundaries: one more than there are slots. */
  readonly ends: readonly (number | null)[];
  /** PromQL's increase() in each slot, where it has one. */
  readonly increases: readonly (number | null)[];
  /** Restarts of the counter in each slot. */
  readonly restarts: readonly (number | null)[];
}

/**
 * What a counter gained in each slot: the difference of its values at the slot's two ends, which is
 * exact, so that the slots sum up to the whole. Where it restarted, only began, or was away within
 * the slot, PromQL's increase(), rounded: that extrapolates, but it sees what came between. After a
 * gap all that was gained meanwhile counts in the slot in which the counter is seen again.
 */
export function counterSteps({ ends, increases, restarts }: CounterRow): number[] {
  let before: number | undefined = ends[0] ?? undefined;
  let wasAway = before === undefined;
  return ends.slice(1).map((end, slot) => {
    if (end === null) {
      wasAway = true;
      return 0;
    }
    const exact = before === undefined ? 0 : added(before, end);
    const isDoubtful = wasAway || (restarts[slot] ?? 0) > 0;
    before = end;
    wasAway = false;
    return isDoubtful ? Math.max(exact, Math.round(increases[slot] ?? 0)) : exact;
  });
}

/** The mean of what was summed in each slot; null where the sums are not known for all of it. */
export function slotAverages(
  sums: readonly (number | null)[],
  counts: readonly (number | null)[],
): (number | null)[] {
  return sums.slice(1).map((sum, index) => {
    const sumBefore = sums[index] ?? null;
    const count = counts[index + 1] ?? null;
    const countBefore = counts[index] ?? null;
    if (sum === null || sumBefore === null || count === null || countBefore === null) return null;
    return sum >= sumBefore && count > countBefore
      ? (sum - sumBefore) / (count - countBefore)
      : null;
  });
}
