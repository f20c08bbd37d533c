import { HISTORY_SLOTS, ratio } from './history.ts';
import type { ServiceHistory } from './history.ts';

/** A range that ends now, cut into HISTORY_SLOTS equal slots. All times are Unix milliseconds. */
export interface SlotGrid {
  readonly from: number;
  readonly to: number;
  /** Rounded up to whole milliseconds: the grid is up to HISTORY_SLOTS ms longer than the range. */
  readonly slotMs: number;
}

export function slotGrid(rangeMs: number, now: number): SlotGrid {
  const slotMs = Math.max(1, Math.ceil(rangeMs / HISTORY_SLOTS));
  return { from: now - HISTORY_SLOTS * slotMs, to: now, slotMs };
}

/** The slot of a time, 0 the oldest; undefined outside of the range. `to` is in the last slot. */
export function slotOf({ from, to, slotMs }: SlotGrid, at: number): number | undefined {
  if (!(at >= from && at <= to)) return undefined;
  return Math.min(Math.floor((at - from) / slotMs), HISTORY_SLOTS - 1);
}

/**
 * Calls `visit` for each slot with the milliseconds of it that lie between two times. The last slot
 * includes the millisecond `to`.
 */
export function eachSlotTime(
  { from, to, slotMs }: SlotGrid,
  since: number,
  until: number,
  visit: (slot: number, ms: number) => void,
): void {
  const end = Math.min(until, to + 1);
  let at = Math.max(since, from);
  while (at < end) {
    const slot = Math.min(Math.floor((at - from) / slotMs), HISTORY_SLOTS - 1);
    const next = slot === HISTORY_SLOTS - 1 ? end : Math.min(end, from + (slot + 1) * slotMs);
    visit(slot, next - at);
    at = next;
  }
}

/** One value for each slot. */
export function eachSlot<T>(make: (slot: number) => T): T[] {
  return Array.from({ length: HISTORY_SLOTS }, (_, slot) => make(slot));
}

/** What happened to a service in one slot. */
export interface Tally {
  samples: number;
  failures: number;
  /** Number and sum of the measured response times. */
  measured: number;
  seconds: number;
  /** Time outside maintenance with a result, and with success; in any unit. */
  known: number;
  worked: number;
  maintained: number;
}

/** The slots of a service, and its availability over all of them. */
export function summariseSlots(
  { from, slotMs }: SlotGrid,
  tallies: readonly Tally[],
): Pick<ServiceHistory, 'availabilityRatio' | 'slots'> {
  const total = (key: 'known' | 'worked') => tallies.reduce((sum, tally) => sum + tally[key], 0);
  return {
    availabilityRatio: ratio(total('worked'), total('known')),
    slots: tallies.map(({ samples, failures, seconds, measured, ...time }, slot) => ({
      from: from + slot * slotMs,
      samples,
      failures,
      availabilityRatio: ratio(time.worked, time.known),
      averageSeconds: ratio(seconds, measured),
      ...(time.maintained > 0 && { inMaintenance: true }),
    })),
  };
}
