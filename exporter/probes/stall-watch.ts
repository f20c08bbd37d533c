import type { Cancel, Clock } from '../clock.ts';
import type { CheckConfig } from '../config/config.ts';

/** Milliseconds between two looks at the clocks. */
const BEAT_MS = 250;
/** A longer gap between beats, or between the two clocks, is a stall. Milliseconds. */
const STALL_MS = 1_000;

/**
 * Detects that this process did not run: the event loop was blocked for more than a second, or the machine was
 * suspended (the wall clock went on, the monotonic clock did not). Setting the wall clock by more than a second looks
 * the same and costs one round of probes.
 */
export class StallWatch {
  readonly #clock: Clock;
  readonly #onStall: (forMs: number) => void;
  #monotonicMs: number;
  #wallMs: number;
  #stalls = 0;
  #cancel: Cancel = () => undefined;

  /** `onStall` is called once per stall. */
  constructor(clock: Clock, onStall: (forMs: number) => void) {
    this.#clock = clock;
    this.#onStall = onStall;
    this.#monotonicMs = clock.monotonic();
    this.#wallMs = clock.now();
    this.#beat();
  }

  /** Stalls up to now. A probe during which the count changes is inconclusive. */
  count(): number {
    const passedMs = this.#clock.monotonic() - this.#monotonicMs;
    const driftMs = this.#clock.now() - this.#wallMs - passedMs;
    this.#monotonicMs += passedMs;
    this.#wallMs += passedMs + driftMs;
    const stalledMs = Math.max(passedMs, Math.abs(driftMs));
    if (stalledMs > STALL_MS) {
      this.#stalls += 1;
      this.#onStall(stalledMs);
    }
    return this.#stalls;
  }

  stop(): void {
    this.#cancel();
  }

  #beat(): void {
    this.count();
    this.#cancel = this.#clock.after(BEAT_MS, () => this.#beat());
  }
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
    // Never sooner: until the next conclusion, the slowest service of before may have been the last.
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
