import { nextSlotMs } from '../clock.ts';
import type { Cancel, Clock } from '../clock.ts';
import { DueQueue } from './due-queue.ts';
import type { Target } from './target.ts';

/**
 * Probes that start in one turn of the event loop. More at once would measure their own queue; and a
 * bound on those that run would let services that hang delay the others.
 */
const BURST = 10;
/** Until the next burst: a thousand services start within a second. */
const BURST_PAUSE_MS = 10;

/** `lateMs`: how late; absent for a probe that no schedule asked for. */
export type StartProbe = (target: Target, lateMs?: number) => void;

/** Starts each target's probes when they are due, with one timer for all. */
export class Schedule {
  readonly #clock: Clock;
  readonly #start: StartProbe;
  readonly #queue = new DueQueue<Target>();
  #pausedUntilMs = 0;
  #cancelTimer: Cancel = () => undefined;

  constructor(clock: Clock, start: StartProbe) {
    this.#clock = clock;
    this.#start = start;
  }

  /** For a target that was just configured: its next probe is due now. */
  planNow(target: Target): void {
    this.#plan(target, 'configured', 0);
  }

  /** After a failure: its next probe comes early. */
  planEarly(target: Target): void {
    this.#plan(target, 'early', target.check.earlyReprobeMs);
  }

  /** After a good probe that came early: the first slot from now, as nothing can overlap any more. */
  planSlot(target: Target): void {
    const nowMs = this.#clock.monotonic();
    this.#queue.set(target, nextSlotMs(nowMs, target.check.intervalMs, target.offset));
    this.#arm();
  }

  remove(target: Target): void {
    this.#queue.delete(target);
    this.#arm();
  }

  #plan(target: Target, next: Target['next'], inMs: number): void {
    target.next = next;
    this.#queue.set(target, this.#clock.monotonic() + inMs);
    this.#arm();
  }

  #arm(): void {
    this.#cancelTimer();
    const dueMs = this.#queue.nextDueMs;
    if (dueMs === undefined) return;
    const delayMs = Math.max(dueMs, this.#pausedUntilMs) - this.#clock.monotonic();
    this.#cancelTimer = this.#clock.after(Math.max(0, Math.ceil(delayMs)), () => this.#startDue());
  }

  #startDue(): void {
    const nowMs = this.#clock.monotonic();
    let started = 0;
    for (; started < BURST; started += 1) {
      const due = this.#queue.takeDue(nowMs);
      if (!due) break;
      const { item: target, dueMs } = due;
      const isPlanned = target.next !== 'configured';
      this.#holdSlot(target, nowMs);
      this.#start(target, isPlanned ? nowMs - dueMs : undefined);
    }
    if (started === BURST) this.#pausedUntilMs = nowMs + BURST_PAUSE_MS;
    this.#arm();
  }

  /** While a probe outside its slots runs, the first slot that it cannot overlap is held for the next. */
  #holdSlot(target: Target, nowMs: number): void {
    const { timeoutMs, intervalMs } = target.check;
    const longestMs = target.next === 'slot' ? 0 : Math.min(timeoutMs, intervalMs);
    target.wasEarly = target.next === 'early';
    target.next = 'slot';
    this.#queue.set(target, nextSlotMs(nowMs + longestMs, intervalMs, target.offset));
  }
}
