import { nextSlotMs } from '../clock.ts';
import type { Cancel, Clock } from '../clock.ts';
import type { Target } from './target.ts';

/**
 * Milliseconds between two starts, for all other work. Probes that start together would delay, and so
 * distort, each other's measurements. A thousand services start in little more than a second.
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
  /** Due targets that wait for a gap, in order. One timer for all. */
  readonly #waiting = new Map<Target, () => void>();
  #cancelGap: Cancel = () => undefined;
  /** The earliest next start, monotonic milliseconds. */
  #freeMs = 0;

  constructor(clock: Clock, start: StartProbe) {
    this.#clock = clock;
    this.#start = start;
  }

  /** Plans the target's next probe, counted from `fromMs`; replaces the one planned before. */
  plan(target: Target, trigger: Trigger, fromMs = this.#clock.monotonic()): void {
    this.remove(target);
    const dueMs = dueAfter(fromMs, target, trigger);
    const due = () => {
      this.#waiting.set(target, () => this.#startDue(target, trigger, dueMs));
      if (this.#waiting.size === 1) this.#startNext();
    };
    this.#timers.set(target, this.#at(dueMs, due));
  }

  remove(target: Target): void {
    this.#timers.get(target)?.();
    this.#timers.delete(target);
    this.#waiting.delete(target);
    if (this.#waiting.size === 0) this.#cancelGap();
  }

  #at(atMs: number, run: () => void): Cancel {
    return this.#clock.after(Math.max(0, Math.ceil(atMs - this.#clock.monotonic())), run);
  }

  /** Starts the first target that waits, if the gap is over; the next one after the next gap. */
  #startNext(): void {
    const [first] = this.#waiting;
    if (first && this.#clock.monotonic() >= this.#freeMs) {
      const [target, start] = first;
      this.#waiting.delete(target);
      start();
      this.#freeMs = this.#clock.monotonic() + START_GAP_MS;
    }
    if (this.#waiting.size > 0) this.#cancelGap = this.#at(this.#freeMs, () => this.#startNext());
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
