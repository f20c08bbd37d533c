import { uptime } from 'node:os';
import { ExchangeError } from './errors.ts';

/** Cancels what was started; safe to call twice. */
export type Cancel = () => void;

/** Time as the exporter sees it. Tests pass a clock that they move. */
export interface Clock {
  /**
   * Unix milliseconds: the system clock at the start, plus the time since then. Setting the system clock does not
   * change it, so a difference is a duration. `systemTime` gives what people and other programs read.
   */
  now(): number;
  /** Milliseconds with fractions from an arbitrary start, without those that the machine slept. For intervals. */
  monotonic(): number;
  /** Calls `run` once, `delayMs` from now. */
  after(delayMs: number, run: () => void): Cancel;
}

export const DAY_MS = 86_400_000;

/** The system clock's lead over the monotonic one, and that of the uptime, which counts sleep. Milliseconds. */
const clockLead = () => Date.now() - performance.now();
const uptimeLead = () => uptime() * 1000 - performance.now();
const startLeads = { clock: clockLead(), uptime: uptimeLead() };
/** A smaller change of a lead is imprecision. */
const LEAST_JUMP_MS = 1000;
let lead = startLeads.clock;
let sleptMs = 0;

/** A jump of the system clock: the machine slept, or somebody set the clock, or both. */
function noticeJump(): void {
  const now = clockLead();
  if (Math.abs(now - lead) < LEAST_JUMP_MS) return;
  lead = now;
  sleptMs = Math.max(sleptMs, uptimeLead() - startLeads.uptime);
}

/** By how much the system clock has been set since the start. */
function setMs(): number {
  noticeJump();
  return lead - startLeads.clock - sleptMs;
}

/** What the system clock shows now for a time of `Clock.now`, Unix milliseconds. */
export const systemTime = (at: number) => Math.round(at + setMs());
/** The time in `Clock.now` of a time by the system clock, which other programs use. */
export const fromSystemTime = (at: number) => Math.round(at - setMs());

export const systemClock: Clock = {
  now: () => {
    noticeJump();
    return Math.floor(startLeads.clock + performance.now() + sleptMs);
  },
  monotonic: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/**
 * Offset in the interval, 0..1, of the service or source that was added as number `ordinal`. Multiples of
 * 1 / golden ratio are spread evenly, and each new one falls into the widest gap. Source: Knuth, The Art of
 * Computer Programming, volume 3, section 6.4, on Fibonacci hashing.
 */
export function offsetOf(ordinal: number): number {
  return (ordinal * 0.618_033_988_749_895) % 1;
}

/**
 * First slot after `afterMs` on a monotonic clock. Slots lie one interval apart; the first lies `offset` (0..1)
 * of an interval after the clock's start. It does not depend on earlier probes, so nothing drifts.
 */
export function nextSlotMs(afterMs: number, intervalMs: number, offset: number): number {
  const intervals = Math.floor(afterMs / intervalMs - offset) + 1;
  const slotMs = (intervals + offset) * intervalMs;
  return slotMs > afterMs ? slotMs : slotMs + intervalMs;
}

export interface Deadline {
  readonly timeoutMs: number;
  /** Ends the work early; its reason is passed on. */
  readonly signal?: AbortSignal;
  /** Whose signal the work gets. Aborting it ends the work early, too. */
  readonly ending?: AbortController;
  readonly clock?: Clock;
}

/**
 * Calls `run` with a signal that aborts after `timeoutMs`; its reason is an ExchangeError with reason `timeout`.
 * When `run` rejects, the signal aborts too, so that work beside it ends.
 *
 * Never expires early. A plain timer can fire milliseconds early, because Node counts it from the
 * start of the event loop's iteration; a probe would then time out below its slow threshold.
 */
export async function withDeadline<T>(
  { timeoutMs, signal, ending = new AbortController(), clock = systemClock }: Deadline,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const startMs = clock.monotonic();
  let cancel: Cancel | undefined;
  const check = () => {
    const leftMs = startMs + timeoutMs - clock.monotonic();
    if (leftMs > 0) cancel = clock.after(Math.ceil(leftMs), check);
    else {
      const late = `the response was not complete within ${timeoutMs} ms`;
      ending.abort(new ExchangeError('timeout', late));
    }
  };
  const stop = () => ending.abort(signal?.reason);
  check();
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop);
  try {
    return await run(ending.signal);
  } catch (error) {
    ending.abort();
    throw error;
  } finally {
    cancel?.();
    signal?.removeEventListener('abort', stop);
  }
}
