import { ratio } from './history.ts';
import type { ServiceHistory } from './history.ts';
import type { ProbeRing } from './probe-ring.ts';
import { eachSlot, eachSlotTime, slotOf, summariseSlots } from './slots.ts';
import type { SlotGrid, Tally } from './slots.ts';

/**
 * The history of a service by its probes. A probe counts in the slot in which it started. Its result
 * may hold into later slots, and into the range if it started before.
 */
export function summariseProbes(name: string, ring: ProbeRing, grid: SlotGrid): ServiceHistory {
  const tallies = eachSlot((): Tally => ({
    ...{ samples: 0, failures: 0, measured: 0, seconds: 0 },
    ...{ known: 0, worked: 0, maintained: 0 },
  }));
  const times: number[] = [];
  let samples = 0;
  ring.forEach((at, seconds, failed, until, inMaintenance) => {
    if (at < grid.from && until < grid.from) return;
    eachSlotTime(grid, at, until, (slot, ms) => {
      const tally = tallies[slot]!;
      tally[inMaintenance ? 'maintained' : 'known'] += ms;
      if (!inMaintenance && !failed) tally.worked += ms;
    });
    const slot = slotOf(grid, at);
    if (slot === undefined) return;
    const tally = tallies[slot]!;
    samples += 1;
    tally.samples += 1;
    if (failed) tally.failures += 1;
    if (Number.isNaN(seconds)) return;
    tally.measured += 1;
    tally.seconds += seconds;
    times.push(seconds);
  });
  const ascending = Float64Array.from(times).sort();
  return {
    name,
    samples,
    averageSeconds: ratio(
      ascending.reduce((sum, seconds) => sum + seconds, 0),
      ascending.length,
    ),
    p50Seconds: percentile(ascending, 0.5),
    p95Seconds: percentile(ascending, 0.95),
    p99Seconds: percentile(ascending, 0.99),
    ...summariseSlots(grid, tallies),
  };
}

/**
 * Nearest-rank percentile: the smallest sample that at least `share` of all samples do not exceed.
 * `ascending` must be sorted. Null without samples.
 */
export function percentile(ascending: ArrayLike<number>, share: number): number | null {
  const rank = Math.ceil(share * ascending.length);
  return ascending[Math.max(rank, 1) - 1] ?? null;
}
