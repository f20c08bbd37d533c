/**
 * Fraction of a turn between neighbours, 1 / golden ratio: however many points there are, they lie
 * evenly, and a new one falls into the widest gap. Source: Knuth, The Art of Computer Programming,
 * volume 3, section 6.4, on Fibonacci hashing.
 */
const GOLDEN_STEP = 0.618_033_988_749_895;

/** Place in the interval, 0..1, of the service or source that was the `ordinal`th to be added. */
export function offsetOf(ordinal: number): number {
  return (ordinal * GOLDEN_STEP) % 1;
}

/**
 * First slot after `afterMs` on a monotonic clock: slots lie one interval apart, `offset` (0..1) of
 * an interval from the clock's start. It does not depend on the probes before, so nothing drifts.
 */
export function nextSlotMs(afterMs: number, intervalMs: number, offset: number): number {
  const turns = Math.floor(afterMs / intervalMs - offset) + 1;
  const slotMs = (turns + offset) * intervalMs;
  return slotMs > afterMs ? slotMs : slotMs + intervalMs;
}
