import { nextSlotMs } from '../clock.ts';
import type { Cancel, Clock } from '../clock.ts';
import type { Target } from './target.ts';

/**
 * Milliseconds between two starts: a thousand services start within a second. Probes that start
 * together would delay, and so distort, each other's measurements.
 */
const START_GAP_MS = 1;

/** Why a probe is due: new configuration, early after a failed probe, or its slot in the interval. */
export type Trigger = 'configured' | 'early' | 'slot';

/** `lateMs`: time between due and started. */
export type StartProbe = (target: Target, trigger: Trigger, lateMs: number) => void;

/** Starts each target's probes when they are due. Does not wait for probes to end. */
export class Schedule {
  readonly #clock: Clock;
  readonly #start: StartProbe;
  /** One timer per target, for its next probe. */
  readonly #timers = new Map<Target, Cancel>();
  /** The earliest next start, monotonic milliseconds. */
  #freeMs = 0;

  constructor(clock: Clock, start: StartProbe) {
    this.#clock = clock;
    this.#start = start;
  }

  /** Plans the target's next probe, counted from `fromMs`; replaces the one planned before. */
  plan(target: Target, trigger: Trigger, fromMs = this.#clock.monotonic()): void {
    const dueMs = dueAfter(fromMs, target, trigger);
    this.#at(dueMs, target, () => this.#takeGap(target, trigger, dueMs));
  }

  remove(target: Target): void {
    this.#timers.get(target)?.();
    this.#timers.delete(target);
  }

  #at(atMs: number, target: Target, run: () => void): void {
    this.remove(target);
    const delayMs = Math.max(0, Math.ceil(atMs - this.#clock.monotonic()));
    this.#timers.set(target, this.#clock.after(delayMs, run));
  }

  #takeGap(target: Target, trigger: Trigger, dueMs: number): void {
    const nowMs = this.#clock.monotonic();
    const startMs = Math.max(nowMs, this.#freeMs);
    this.#freeMs = startMs + START_GAP_MS;
    const start = () => this.#startDue(target, trigger, dueMs);
    if (startMs === nowMs) start();
    else this.#at(startMs, target, start);
  }

  /** Plans the next slot first: the first one that a probe outside its slots cannot overlap. */
  #startDue(target: Target, trigger: Trigger, dueMs: number): void {
    const nowMs = this.#clock.monotonic();
    const { timeoutMs, intervalMs } = target.check;
    const busyMs = trigger === 'slot' ? 0 : Math.min(timeoutMs, intervalMs);
    // A timer can fire a fraction of a millisecond before the slot.
    this.plan(target, 'slot', Math.max(nowMs, dueMs) + busyMs);
    this.#start(target, trigger, Math.max(0, nowMs - dueMs));
  }
}

function dueAfter(fromMs: number, { check, offset }: Target, trigger: Trigger): number {
  if (trigger === 'slot') return nextSlotMs(fromMs, check.intervalMs, offset);
  return trigger === 'early' ? fromMs + check.earlyReprobeMs : fromMs;
}
