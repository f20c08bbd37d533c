import type { ServiceHistory } from './history.ts';
import { percentile } from './percentile.ts';
import type { ProbeRing } from './probe-ring.ts';
import { eachSlot, eachSlotTime, slotOf } from './slots.ts';
import type { SlotGrid } from './slots.ts';

/** Of one slot, and of the whole range. */
interface Tally {
  samples: number;
  failures: number;
  measured: number;
  seconds: number;
  /** Outside maintenance, time in which the last probe's result held, and in which that was success. */
  knownMs: number;
  workedMs: number;
  maintainedMs: number;
}

/**
 * What a service's probes say of a range. Percentiles are nearest-rank, of every measured time. A
 * probe counts in the slot in which it started; its result holds, as ProbeRing says, also into later
 * slots, and into the range if it started before.
 */
export function summariseProbes(name: string, ring: ProbeRing, grid: SlotGrid): ServiceHistory {
  const tallies = eachSlot(grid, newTally);
  const measured: number[] = [];
  ring.forEach((at, seconds, failed, until, inMaintenance) => {
    if (at < grid.from && until < grid.from) return;
    eachSlotTime(grid, at, until, (slot, ms) => {
      if (inMaintenance) tallies[slot]!.maintainedMs += ms;
      else hold(tallies[slot]!, ms, failed);
    });
    const slot = slotOf(grid, at);
    if (slot === undefined) return;
    count(tallies[slot]!, seconds, failed);
    if (!Number.isNaN(seconds)) measured.push(seconds);
  });
  const whole = tallies.reduce(sum, newTally());
  const ascending = Float64Array.from(measured).sort();
  return {
    name,
    samples: whole.samples,
    availabilityRatio: ratio(whole.workedMs, whole.knownMs),
    averageSeconds: ratio(whole.seconds, whole.measured),
    p50Seconds: percentile(ascending, 0.5),
    p95Seconds: percentile(ascending, 0.95),
    p99Seconds: percentile(ascending, 0.99),
    slots: eachSlot(grid, (index, from) => {
      const { samples, failures, seconds, measured, ...time } = tallies[index]!;
      return {
        ...{ from, samples, failures },
        availabilityRatio: ratio(time.workedMs, time.knownMs),
        averageSeconds: ratio(seconds, measured),
        ...(time.maintainedMs > 0 && { inMaintenance: true }),
      };
    }),
  };
}

function newTally(): Tally {
  return {
    ...{ samples: 0, failures: 0, measured: 0, seconds: 0 },
    ...{ knownMs: 0, workedMs: 0, maintainedMs: 0 },
  };
}

function count(tally: Tally, seconds: number, failed: boolean): void {
  tally.samples += 1;
  if (failed) tally.failures += 1;
  if (Number.isNaN(seconds)) return;
  tally.measured += 1;
  tally.seconds += seconds;
}

function hold(tally: Tally, ms: number, failed: boolean): void {
  tally.knownMs += ms;
  if (!failed) tally.workedMs += ms;
}

function sum(a: Tally, b: Tally): Tally {
  return {
    samples: a.samples + b.samples,
    failures: a.failures + b.failures,
    measured: a.measured + b.measured,
    seconds: a.seconds + b.seconds,
    knownMs: a.knownMs + b.knownMs,
    workedMs: a.workedMs + b.workedMs,
    maintainedMs: a.maintainedMs + b.maintainedMs,
  };
}

/** Null instead of a division by nothing. */
export function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
