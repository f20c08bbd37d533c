import { ratio } from './history.ts';
import type { ServiceHistory } from './history.ts';
import type { ProbeRing } from './probe-ring.ts';
import { eachSlot, eachSlotTime, slotOf } from './slots.ts';
import type { SlotGrid } from './slots.ts';

/** Sums of one slot, or of the whole range. */
interface Tally {
  samples: number;
  failures: number;
  measured: number;
  seconds: number;
  /** Time outside maintenance in which a result held, and in which that result was a success. */
  knownMs: number;
  workedMs: number;
  maintainedMs: number;
}

/**
 * The history of a service by its probes. A probe counts in the slot in which it started. Its result
 * may hold into later slots, and into the range if it started before.
 */
export function summariseProbes(name: string, ring: ProbeRing, grid: SlotGrid): ServiceHistory {
  const tallies = eachSlot(newTally);
  const measured: number[] = [];
  ring.forEach((at, seconds, failed, until, inMaintenance) => {
    if (at < grid.from && until < grid.from) return;
    eachSlotTime(grid, at, until, (slot, ms) => {
      const tally = tallies[slot]!;
      if (inMaintenance) tally.maintainedMs += ms;
      else tally.knownMs += ms;
      if (!inMaintenance && !failed) tally.workedMs += ms;
    });
    const slot = slotOf(grid, at);
    if (slot === undefined) return;
    const tally = tallies[slot]!;
    tally.samples += 1;
    if (failed) tally.failures += 1;
    if (Number.isNaN(seconds)) return;
    tally.measured += 1;
    tally.seconds += seconds;
    measured.push(seconds);
  });
  const total = (key: keyof Tally) => tallies.reduce((sum, tally) => sum + tally[key], 0);
  const ascending = Float64Array.from(measured).sort();
  return {
    name,
    samples: total('samples'),
    availabilityRatio: ratio(total('workedMs'), total('knownMs')),
    averageSeconds: ratio(total('seconds'), total('measured')),
    p50Seconds: percentile(ascending, 0.5),
    p95Seconds: percentile(ascending, 0.95),
    p99Seconds: percentile(ascending, 0.99),
    slots: tallies.map(({ samples, failures, seconds, measured, ...time }, slot) => ({
      from: grid.from + slot * grid.slotMs,
      samples,
      failures,
      availabilityRatio: ratio(time.workedMs, time.knownMs),
      averageSeconds: ratio(seconds, measured),
      ...(time.maintainedMs > 0 && { inMaintenance: true }),
    })),
  };
}

function newTally(): Tally {
  return {
    ...{ samples: 0, failures: 0, measured: 0, seconds: 0 },
    ...{ knownMs: 0, workedMs: 0, maintainedMs: 0 },
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
