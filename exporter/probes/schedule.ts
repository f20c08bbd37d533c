import { nextSlotMs, type Cancel, type Clock } from '../clock.ts';
import type { Target } from './health-state.ts';

/**
 * Milliseconds between two starts: a thousand services start in about a second. Probes that start together delay, and
 * so distort, each other's measurements.
 */
const START_GAP_MS = 1;
/** Most probes that start together to make up for a delay; then all other work comes first. */
const MAX_BURST = 10;

/** Shortest time without a probe after a failed one that took long, milliseconds: services that hang leave some for others. */
const LEAST_PAUSE_MS = 1000;

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
  /** Due targets that wait for a gap, in order: known ones and new ones. One timer for all. */
  readonly #waiting = { known: new Map<Target, () => void>(), new: new Map<Target, () => void>() };
  /** Both take turns, so that thousands of new ones do not delay the others. */
  #turns = [this.#waiting.known, this.#waiting.new] as const;
  #cancelGap: Cancel = () => undefined;
  /** The earliest next start, monotonic milliseconds. */
  #freeMs = 0;

  constructor(clock: Clock, start: StartProbe) {
    this.#clock = clock;
    this.#start = start;
  }

  /** Plans the target's next probe at `fromMs`, or in its next slot; replaces the one planned before. */
  plan(target: Target, trigger: Trigger, fromMs = this.#clock.monotonic()): void {
    this.remove(target);
    const { check, offset } = target;
    const dueMs = trigger === 'slot' ? nextSlotMs(fromMs, check.intervalMs, offset) : fromMs;
    const start = () => this.#startDue(target, trigger, dueMs);
    const waiting = this.#waiting[trigger === 'configured' ? 'new' : 'known'];
    const due = () => {
      if (this.#waitingCount() === 0 && this.#clock.monotonic() >= this.#freeMs) {
        start();
        this.#freeMs = this.#clock.monotonic() + START_GAP_MS;
      } else {
        waiting.set(target, start);
        if (this.#waitingCount() === 1) this.#awaitGap();
      }
    };
    this.#timers.set(target, this.#at(dueMs, due));
  }

  /** Repeats a probe that started at `startedMs` and has ended: early, counted from its start. */
  planEarly(target: Target, startedMs: number): void {
    const { earlyReprobeMs } = target.check;
    const pausedMs = this.#clock.monotonic() + Math.min(LEAST_PAUSE_MS, earlyReprobeMs);
    this.plan(target, 'early', Math.max(startedMs + earlyReprobeMs, pausedMs));
  }

  remove(target: Target): void {
    this.#timers.get(target)?.();
    this.#timers.delete(target);
    for (const waiting of this.#turns) waiting.delete(target);
    if (this.#waitingCount() === 0) this.#cancelGap();
  }

  #waitingCount(): number {
    return this.#waiting.known.size + this.#waiting.new.size;
  }

  #at(atMs: number, run: () => void): Cancel {
    return this.#clock.after(Math.max(0, Math.ceil(atMs - this.#clock.monotonic())), run);
  }

  #awaitGap(): void {
    this.#cancelGap = this.#at(this.#freeMs, () => this.#startWaiting());
  }

  /** Starts the first waiting targets: one per gap that has passed, up to the burst. */
  #startWaiting(): void {
    const nowMs = this.#clock.monotonic();
    this.#freeMs = Math.max(this.#freeMs, nowMs - (MAX_BURST - 1) * START_GAP_MS);
    while (this.#freeMs <= nowMs) {
      const [first, second] = this.#turns;
      this.#turns = [second, first];
      const waiting = first.size > 0 ? first : second;
      const [next] = waiting;
      if (!next) return;
      const [target, start] = next;
      this.#freeMs += START_GAP_MS;
      waiting.delete(target);
      start();
    }
    if (this.#waitingCount() > 0) this.#awaitGap();
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
