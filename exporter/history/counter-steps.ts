import { added } from './figure-series.ts';

export type Row = readonly (number | null)[];

/**
 * Slots in which a counter restarted, only began, or came back after it was away: the values at
 * their ends do not say what it gained. `ends` and `restarts`: at the slots' boundaries.
 */
export function doubtfulSlots(ends: Row, restarts: Row): number[] {
  return ends.slice(1).flatMap((end, slot) => {
    if (end === null) return [];
    const isSteady = (ends[slot] ?? null) !== null && (restarts[slot + 1] ?? 0) === 0;
    return isSteady ? [] : [slot];
  });
}

/** What is known of one counter. */
export interface CounterRows {
  /** Values at the slots' boundaries: one more than there are slots. */
  readonly ends: Row;
  readonly doubtful: ReadonlySet<number>;
  /** PromQL's increase() in the doubtful slots, where it has one. */
  readonly increases: Row;
}

/**
 * What a counter gained in each slot: the difference of its values at the slot's two ends, which is
 * exact, so that the slots sum up to the whole. In a doubtful slot PromQL's increase(), which sees
 * what came between, but extrapolates; or what was gained since the counter was last seen, if that
 * is more.
 */
export function counterSteps({ ends, doubtful, increases }: CounterRows): number[] {
  let before = ends[0] ?? null;
  return ends.slice(1).map((end, slot) => {
    if (end === null) return 0;
    const seen = before === null ? 0 : added(before, end);
    before = end;
    return doubtful.has(slot) ? Math.max(seen, increases[slot] ?? 0) : seen;
  });
}

/** Adds rows slot by slot. */
export function sumRows(rows: readonly (readonly number[])[], length: number): number[] {
  return Array.from({ length }, (_, slot) => rows.reduce((sum, row) => sum + (row[slot] ?? 0), 0));
}
