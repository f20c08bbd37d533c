import type { Clock } from '../clock.ts';
import type { CheckConfig } from '../config/config.ts';

/** Rounds of the slowest service, each its interval and its timeout, without a conclusive probe. */
const STALLED_ROUNDS = 3;

/** Notices that probes no longer come to a conclusion. */
export class ConclusionWatch {
  readonly #clock: Clock;
  #lastMs = 0;
  /** Of the services that are probed now; 0: there is none. */
  #slowestMs = 0;
  /** Of all that were probed since the last conclusion: one that was slower may have been the last. */
  #roundMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** These are probed from now on. It restarts the wait only when nothing was probed before. */
  setChecks(checks: readonly CheckConfig[]): void {
    const wasIdle = this.#slowestMs === 0;
    this.#slowestMs = checks.reduce(
      (slowestMs, { intervalMs, timeoutMs }) => Math.max(slowestMs, intervalMs + timeoutMs),
      0,
    );
    if (wasIdle) this.conclude();
    else this.#roundMs = Math.max(this.#roundMs, this.#slowestMs);
  }

  /** A probe came to a conclusion. */
  conclude(): void {
    this.#lastMs = this.#clock.monotonic();
    this.#roundMs = this.#slowestMs;
  }

  /**
   * Whether something is probed and no probe came to a conclusion for three times as long as the
   * slowest service since the last one may take.
   */
  isOverdue(): boolean {
    if (this.#slowestMs === 0) return false;
    return this.#clock.monotonic() - this.#lastMs > STALLED_ROUNDS * this.#roundMs;
  }
}
