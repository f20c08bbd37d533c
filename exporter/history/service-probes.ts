import { DAY_MS } from '../clock.ts';
import { PROBE_FAILURE_REASONS, type ProbeFailureReason } from '../metrics/catalog.ts';
import { eachSlot, HISTORY_SLOTS, ratio, slotOf, sumOfKnown, summariseSlots } from './history.ts';
import type { ServiceHistory, SlotGrid } from './history.ts';

/** A day with a probe every 5 s; by default every 8 s while a service is down. */
export const MAX_PROBES = DAY_MS / 5000;
const FIRST_CAPACITY = 256;
/** A little more, so that the arrays are seldom copied when MAX_PROBES are stored. */
export const MAX_CAPACITY = 17_820;
const NOT_MEASURED = 0xffff_ffff;
/** Bits of a result. NOTHING is stored where a result ended before the next probe. */
const FAILED = 1;
const IN_MAINTENANCE = 2;
const NOTHING = 4;
/** The further bits of a failed one: the number of its reason. */
const REASON = 3;
const LAST = HISTORY_SLOTS - 1;

/** The outcome of a probe, without what history does not store. */
export interface ProbeResult {
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** Absent when nothing was measured. */
  readonly durationSeconds?: number | undefined;
  /** Absent when the probe succeeded. */
  readonly failure?: { readonly reason: ProbeFailureReason } | undefined;
}

/**
 * The probes of one service in the last day, 13 bytes each: 94 kB at the default interval of 15 s. At
 * most MAX_PROBES (232 kB); then the oldest ones are dropped.
 */
export class ServiceProbes {
  #arrays = arraysOf(FIRST_CAPACITY);
  /** Index of the oldest probe, and the one after the newest. */
  #first = 0;
  #end = 0;
  /** When the newest result ends if no other follows, Unix milliseconds. */
  #heldUntil = Infinity;

  /**
   * Stores a probe; response times have microseconds, up to 71 minutes. Its result holds until the
   * next probe, but no longer than `holdMs`: then the monitor did not run or the service was removed,
   * and nothing is known.
   */
  add(probe: ProbeResult, holdMs: number, inMaintenance: boolean): void {
    const { startedAt, durationSeconds = Infinity, failure } = probe;
    if (startedAt > this.#heldUntil) this.#push(this.#heldUntil, NOT_MEASURED, NOTHING);
    const micros = Math.min(Math.round(durationSeconds * 1e6), NOT_MEASURED);
    const reason = failure && PROBE_FAILURE_REASONS.indexOf(failure.reason);
    const failed = reason === undefined ? 0 : FAILED | (reason << REASON);
    this.#push(startedAt, micros, failed | (inMaintenance ? IN_MAINTENANCE : 0));
    this.#heldUntil = startedAt + holdMs;
    const { at, results } = this.#arrays;
    const isOld = (index: number) => at[index]! < startedAt - DAY_MS || results[index] === NOTHING;
    while (isOld(this.#first)) this.#first += 1;
  }

  /** Unix milliseconds; Infinity while empty. */
  get oldestAt(): number {
    return this.#end === 0 ? Infinity : this.#arrays.at[this.#first]!;
  }

  get bytes(): number {
    return Object.values(this.#arrays).reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /**
   * The history of the service. A probe counts in the slot in which it started. Its result may hold
   * into later slots, and into the range if it started before.
   */
  summarise(name: string, grid: SlotGrid): ServiceHistory {
    const slots = eachSlot(() => ({
      ...{ samples: 0, failures: 0, measured: 0, seconds: 0 },
      ...{ known: 0, worked: 0, maintained: 0, reasons: 0 },
    }));
    const times: number[] = [];
    const { from, to, slotMs } = grid;
    const { at, micros, results } = this.#arrays;
    for (let index = this.#first; index < this.#end; index += 1) {
      const startedAt = at[index]!;
      const until = index + 1 < this.#end ? at[index + 1]! : this.#heldUntil;
      const result = results[index]!;
      if (result === NOTHING || until < from) continue;
      const failed = (result & FAILED) > 0;
      const inMaintenance = (result & IN_MAINTENANCE) > 0;
      const last = Math.min(slotOf(grid, until - 1), LAST);
      for (let slot = Math.max(slotOf(grid, startedAt), 0); slot <= last; slot += 1) {
        const begin = from + slot * slotMs;
        // The last slot includes the millisecond `to`.
        const end = slot === LAST ? to + 1 : begin + slotMs;
        const ms = Math.max(0, Math.min(until, end) - Math.max(startedAt, begin));
        slots[slot]![inMaintenance ? 'maintained' : 'known'] += ms;
        if (!inMaintenance && !failed) slots[slot]!.worked += ms;
      }
      const facts = slots[slotOf(grid, startedAt)];
      if (!facts) continue;
      facts.samples += 1;
      if (failed) {
        facts.failures += 1;
        facts.reasons |= 1 << (result >> REASON);
      }
      if (micros[index] === NOT_MEASURED) continue;
      const seconds = micros[index]! / 1e6;
      facts.measured += 1;
      facts.seconds += seconds;
      times.push(seconds);
    }
    const ascending = Float64Array.from(times).sort();
    /** The smallest time that at least this share of all times do not exceed. */
    const percentile = (share: number) => ascending[Math.ceil(share * times.length) - 1] ?? null;
    return {
      name,
      averageSeconds: ratio(sumOfKnown(times) ?? 0, times.length),
      p50Seconds: percentile(0.5),
      p95Seconds: percentile(0.95),
      p99Seconds: percentile(0.99),
      ...summariseSlots(grid, slots),
    };
  }

  #push(at: number, micros: number, result: number): void {
    if (this.#end === this.#arrays.at.length) this.#makeRoom();
    this.#arrays.at[this.#end] = at;
    this.#arrays.micros[this.#end] = micros;
    this.#arrays.results[this.#end] = result;
    this.#end += 1;
    if (this.#end - this.#first > MAX_PROBES) this.#first += 1;
  }

  /** Moves the probes to the start of new arrays, which have a quarter more than is needed now. */
  #makeRoom(): void {
    const { at, micros, results } = this.#arrays;
    const size = this.#end - this.#first;
    this.#arrays = arraysOf(Math.min(Math.ceil(size * 1.25), MAX_CAPACITY));
    this.#arrays.at.set(at.subarray(this.#first));
    this.#arrays.micros.set(micros.subarray(this.#first));
    this.#arrays.results.set(results.subarray(this.#first));
    this.#first = 0;
    this.#end = size;
  }
}

function arraysOf(capacity: number) {
  return {
    at: new Float64Array(capacity),
    micros: new Uint32Array(capacity),
    results: new Uint8Array(capacity),
  };
}
