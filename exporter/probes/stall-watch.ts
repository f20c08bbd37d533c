import type { Cancel, Clock } from '../clock.ts';
import type { CheckConfig } from '../config/config.ts';

/** Milliseconds between two looks at the clocks. */
const BEAT_MS = 250;
/** A longer gap between beats, or between the two clocks, is a stall. Milliseconds. */
const STALL_MS = 1_000;

export interface StallWatch {
  /** Stalls up to now. A probe during which the count changes is inconclusive. */
  readonly count: () => number;
  readonly stop: () => void;
}

/**
 * Detects that this process did not run: the event loop was blocked for more than a second, or the machine was
 * suspended (the wall clock went on, the monotonic clock did not). Setting the wall clock by more than a second looks
 * the same and costs one round of probes. Calls `onStall` once per stall.
 */
export function watchStalls(clock: Clock, onStall: (forMs: number) => void): StallWatch {
  let monotonicMs = clock.monotonic();
  let wallMs = clock.now();
  let stalls = 0;
  let cancel: Cancel;
  const count = () => {
    const passedMs = clock.monotonic() - monotonicMs;
    const driftMs = clock.now() - wallMs - passedMs;
    monotonicMs += passedMs;
    wallMs += passedMs + driftMs;
    const stalledMs = Math.max(passedMs, Math.abs(driftMs));
    if (stalledMs > STALL_MS) {
      stalls += 1;
      onStall(stalledMs);
    }
    return stalls;
  };
  const beat = () => {
    count();
    cancel = clock.after(BEAT_MS, beat);
  };
  beat();
  return { count, stop: () => cancel() };
}

/** Intervals plus timeouts of the slowest service without a conclusive probe. */
const MAX_ROUNDS = 3;

/** Detects that probes no longer conclude. */
export class ConclusionWatch {
  readonly #clock: Clock;
  /** Interval plus timeout of the slowest service; 0: no service. */
  #roundMs = 0;
  /** Monotonic milliseconds. */
  #lastMs = 0;
  #overdueMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The checks that run from now on. Restarts the wait only if there were none before. */
  setChecks(checks: readonly Pick<CheckConfig, 'intervalMs' | 'timeoutMs'>[]): void {
    const wasIdle = this.#roundMs === 0;
    const rounds = checks.map(({ intervalMs, timeoutMs }) => intervalMs + timeoutMs);
    this.#roundMs = rounds.reduce((longest, round) => Math.max(longest, round), 0);
    if (wasIdle) this.conclude();
    // A reload never shortens the wait: the last conclusive probe may be of a slower service that is gone.
    else this.#overdueMs = Math.max(this.#overdueMs, this.#lastMs + MAX_ROUNDS * this.#roundMs);
  }

  /** A probe was conclusive. */
  conclude(): void {
    this.#lastMs = this.#clock.monotonic();
    this.#overdueMs = this.#lastMs + MAX_ROUNDS * this.#roundMs;
  }

  /** Whether services are probed, but no probe was conclusive for three rounds of the slowest. */
  isOverdue(): boolean {
    return this.#roundMs > 0 && this.#clock.monotonic() > this.#overdueMs;
  }
}
