const DAY_MS = 86_400_000;
/** A day at one probe each 5 s: what a service that is down all day is probed by default. */
export const MAX_PROBES = DAY_MS / 5000;
const FIRST_CAPACITY = 256;
/** Float64 time, Uint32 microseconds, Uint8 result. */
const BYTES_A_PROBE = 8 + 4 + 1;
const NOT_MEASURED = 0xffff_ffff;
/** Bits of a result. */
const FAILED = 1;
const IN_MAINTENANCE = 2;

/**
 * One probe as it is kept; `seconds` is NaN when nothing was measured. `until`: how long its result
 * is the last known, Unix milliseconds; not after `at` if the next probe was not later.
 */
export type VisitProbe = (
  at: number,
  seconds: number,
  failed: boolean,
  until: number,
  inMaintenance: boolean,
) => void;

/** What was found, and how long it is to be believed. */
export interface KeptResult {
  /** Undefined if nothing was measured. */
  readonly seconds: number | undefined;
  readonly failed: boolean;
  readonly inMaintenance: boolean;
  readonly holdMs: number;
}

/** How long results hold at most, from the probe on that was added as number `first`. */
interface Hold {
  readonly first: number;
  readonly holdMs: number;
}

/**
 * The probes of one service in the last day, 13 bytes each. It doubles as it fills: 53 kB at the
 * default interval of 30 s, and never more than MAX_PROBES (225 kB); then the oldest give way.
 *
 * A result holds until the next probe, but no longer than `holdMs`, the interval and the timeout of
 * its check: the next probe starts within them if there is one. Later nothing was measured, because
 * the monitor stood still or the service was taken out, and that time counts neither way.
 */
export class ProbeRing {
  #at = new Float64Array(FIRST_CAPACITY);
  #micros = new Uint32Array(FIRST_CAPACITY);
  #result = new Uint8Array(FIRST_CAPACITY);
  /** One more for each change of the check, oldest first; the first is that of the oldest probe. */
  #holds: Hold[] = [];
  /** How many probes were dropped: the number of the oldest. */
  #dropped = 0;
  #oldest = 0;
  #size = 0;

  /** `at`: Unix milliseconds. Times are kept to the microsecond, up to 71 minutes. */
  add(at: number, { seconds, failed, inMaintenance, holdMs }: KeptResult): void {
    while (this.#size > 0 && this.oldestAt < at - DAY_MS) this.#dropOldest();
    if (this.#size === this.#at.length) this.#makeRoom();
    const index = (this.#oldest + this.#size) % this.#at.length;
    this.#at[index] = at;
    this.#micros[index] = toMicros(seconds);
    this.#result[index] = (failed ? FAILED : 0) | (inMaintenance ? IN_MAINTENANCE : 0);
    if (this.#holds.at(-1)?.holdMs !== holdMs) {
      this.#holds.push({ first: this.#dropped + this.#size, holdMs });
    }
    this.#size += 1;
  }

  /** Unix milliseconds; Infinity while empty. */
  get oldestAt(): number {
    return this.#size === 0 ? Infinity : this.#at[this.#oldest]!;
  }

  get bytes(): number {
    return this.#at.length * BYTES_A_PROBE;
  }

  /** In the order in which they were added. */
  forEach(visit: VisitProbe): void {
    let hold = 0;
    for (let count = 0; count < this.#size; count += 1) {
      if (this.#holds[hold + 1]?.first === this.#dropped + count) hold += 1;
      const index = (this.#oldest + count) % this.#at.length;
      const micros = this.#micros[index]!;
      const seconds = micros === NOT_MEASURED ? NaN : micros / 1e6;
      const at = this.#at[index]!;
      const next = count + 1 < this.#size ? this.#at[(index + 1) % this.#at.length]! : Infinity;
      const until = Math.min(next, at + this.#holds[hold]!.holdMs);
      const result = this.#result[index]!;
      visit(at, seconds, (result & FAILED) > 0, until, (result & IN_MAINTENANCE) > 0);
    }
  }

  #dropOldest(): void {
    this.#oldest = (this.#oldest + 1) % this.#at.length;
    this.#size -= 1;
    this.#dropped += 1;
    if (this.#holds[1]?.first === this.#dropped) this.#holds.shift();
  }

  #makeRoom(): void {
    if (this.#size === MAX_PROBES) return this.#dropOldest();
    const capacity = Math.min(this.#size * 2, MAX_PROBES);
    this.#at = unrolled(this.#at, this.#oldest, new Float64Array(capacity));
    this.#micros = unrolled(this.#micros, this.#oldest, new Uint32Array(capacity));
    this.#result = unrolled(this.#result, this.#oldest, new Uint8Array(capacity));
    this.#oldest = 0;
  }
}

function toMicros(seconds: number | undefined): number {
  if (seconds === undefined) return NOT_MEASURED;
  return Math.min(Math.round(seconds * 1e6), NOT_MEASURED - 1);
}

/** A full ring's values in order, at the start of a larger array. */
function unrolled<T extends Float64Array | Uint32Array | Uint8Array>(
  ring: T,
  oldest: number,
  into: T,
): T {
  into.set(ring.subarray(oldest));
  into.set(ring.subarray(0, oldest), ring.length - oldest);
  return into;
}
