import type { Cancel, Clock } from '../clock.ts';
import type { CheckConfig } from '../config/config.ts';

/** Milliseconds between two looks at the clocks. */
const BEAT_MS = 250;
/** A longer gap between beats, or between the two clocks, is a stall. Milliseconds. */
const STALL_MS = 1_000;

/**
 * Detects that this process did not run: the event loop was blocked for more than a second, or the machine was
 * suspended (Unix time went on, the monotonic clock did not). Calls `onStall` once per stall.
 */
export function watchStalls(clock: Clock, onStall: (forMs: number) => void) {
  let monotonicMs = clock.monotonic();
  let wallMs = clock.now();
  let stalls = 0;
  let cancel: Cancel;
  /** Stalls up to now. A probe during which the count changes is inconclusive. */
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

/** Detects that services are probed, but no probe was conclusive for three rounds of the slowest. */
export function watchConclusions(clock: Clock) {
  /** Milliseconds without a conclusive probe that are too many; 0: no service. */
  let waitMs = 0;
  let lastMs = 0;
  let overdueMs = 0;
  const conclude = () => {
    lastMs = clock.monotonic();
    overdueMs = lastMs + waitMs;
  };
  return {
    /** A probe was conclusive. */
    conclude,
    /** The checks that run from now on. Restarts the wait only if there were none before. */
    setChecks: (checks: readonly Pick<CheckConfig, 'intervalMs' | 'timeoutMs'>[]) => {
      const wasIdle = waitMs === 0;
      const rounds = checks.map(({ intervalMs, timeoutMs }) => intervalMs + timeoutMs);
      waitMs = MAX_ROUNDS * rounds.reduce((longest, round) => Math.max(longest, round), 0);
      if (wasIdle) conclude();
      // A reload never shortens the wait: the last conclusive probe may be of a slower service that is gone.
      else overdueMs = Math.max(overdueMs, lastMs + waitMs);
    },
    isOverdue: () => waitMs > 0 && clock.monotonic() > overdueMs,
  };
}
