import { DAY_MS } from '../clock.ts';

/** A day with a probe every 5 s, the default for a service that is down. */
export const MAX_PROBES = DAY_MS / 5000;
const FIRST_CAPACITY = 256;
/** Float64 time, Uint32 microseconds, Uint8 result. */
const BYTES_PER_PROBE = 8 + 4 + 1;
const NOT_MEASURED = 0xffff_ffff;
/** Bits of a result; the others are the index of its `holdMs`. */
const FAILED = 1;
const IN_MAINTENANCE = 2;
const HOLD_SHIFT = 2;
const MAX_HOLDS = 64;

export interface StoredResult {
  /** Undefined when nothing was measured. */
  readonly seconds: number | undefined;
  readonly failed: boolean;
  readonly inMaintenance: boolean;
  /** Longest time for which the result holds. */
  readonly holdMs: number;
}

/**
 * Gets one stored probe. `seconds` is NaN when nothing was measured. `until`: end of the time in which
 * this is the last known result, Unix milliseconds.
 */
export type VisitProbe = (
  at: number,
  seconds: number,
  failed: boolean,
  until: number,
  inMaintenance: boolean,
) => void;

/**
 * The probes of one service in the last day, 13 bytes each. The capacity doubles up to MAX_PROBES
 * (225 kB; 53 kB at the default interval of 30 s); then the oldest probes are dropped.
 *
 * A result holds until the next probe, but no longer than `holdMs`: interval plus timeout. If no probe
 * came within that time, the monitor did not run or the service was removed, and nothing is known.
 */
export class ProbeRing {
  #at = new Float64Array(FIRST_CAPACITY);
  #micros = new Uint32Array(FIRST_CAPACITY);
  #results = new Uint8Array(FIRST_CAPACITY);
  /** Index of the oldest probe; the others follow it, around the end of the arrays. */
  #oldest = 0;
  #size = 0;
  /** The different `holdMs`, of which there are few: each check has one. */
  readonly #holds: number[] = [];

  /** `at`: Unix milliseconds. Response times have microseconds, up to 71 minutes. */
  add(at: number, { seconds, failed, inMaintenance, holdMs }: StoredResult): void {
    while (this.oldestAt < at - DAY_MS) this.#dropOldest();
    if (this.#size === MAX_PROBES) this.#dropOldest();
    if (this.#size === this.#at.length) this.#grow();
    const index = this.#indexOf(this.#size);
    this.#at[index] = at;
    this.#micros[index] =
      seconds === undefined ? NOT_MEASURED : Math.min(Math.round(seconds * 1e6), NOT_MEASURED - 1);
    this.#results[index] =
      (failed ? FAILED : 0) |
      (inMaintenance ? IN_MAINTENANCE : 0) |
      (this.#indexOfHold(holdMs) << HOLD_SHIFT);
    this.#size += 1;
  }

  /** Unix milliseconds; Infinity while empty. */
  get oldestAt(): number {
    return this.#size === 0 ? Infinity : this.#at[this.#oldest]!;
  }

  get bytes(): number {
    return this.#at.length * BYTES_PER_PROBE;
  }

  /** Oldest first. */
  forEach(visit: VisitProbe): void {
    for (let probe = 0; probe < this.#size; probe += 1) {
      const index = this.#indexOf(probe);
      const at = this.#at[index]!;
      const micros = this.#micros[index]!;
      const result = this.#results[index]!;
      const next = probe + 1 < this.#size ? this.#at[this.#indexOf(probe + 1)]! : Infinity;
      const until = Math.min(next, at + this.#holds[result >> HOLD_SHIFT]!);
      const seconds = micros === NOT_MEASURED ? NaN : micros / 1e6;
      visit(at, seconds, (result & FAILED) > 0, until, (result & IN_MAINTENANCE) > 0);
    }
  }

  #indexOf(probe: number): number {
    return (this.#oldest + probe) % this.#at.length;
  }

  #dropOldest(): void {
    this.#oldest = this.#indexOf(1);
    this.#size -= 1;
  }

  /** Beyond MAX_HOLDS, after as many reloads with a changed check, the last one is replaced. */
  #indexOfHold(holdMs: number): number {
    const known = this.#holds.indexOf(holdMs);
    if (known >= 0) return known;
    const index = Math.min(this.#holds.length, MAX_HOLDS - 1);
    this.#holds[index] = holdMs;
    return index;
  }

  #grow(): void {
    const capacity = Math.min(this.#size * 2, MAX_PROBES);
    this.#at = inOrder(this.#at, this.#oldest, new Float64Array(capacity));
    this.#micros = inOrder(this.#micros, this.#oldest, new Uint32Array(capacity));
    this.#results = inOrder(this.#results, this.#oldest, new Uint8Array(capacity));
    this.#oldest = 0;
  }
}

/** Copies a full ring to a larger array, oldest first. */
function inOrder<T extends Float64Array | Uint32Array | Uint8Array>(
  ring: T,
  oldest: number,
  into: T,
): T {
  into.set(ring.subarray(oldest));
  into.set(ring.subarray(0, oldest), ring.length - oldest);
  return into;
}
