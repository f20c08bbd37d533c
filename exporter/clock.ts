/** Cancels what was started; safe to call twice. */
export type Cancel = () => void;

/** Time as the monitor sees it. Tests pass a clock that they move. */
export interface Clock {
  /** Wall clock, Unix milliseconds. For what people read; may jump. */
  now(): number;
  /** Milliseconds with fractions from an arbitrary start. For intervals; never goes back. */
  monotonic(): number;
  /** Calls `run` once, `delayMs` from now. */
  after(delayMs: number, run: () => void): Cancel;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
