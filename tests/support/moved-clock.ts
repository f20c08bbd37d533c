import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../exporter/clock.ts';

/** What a process of the tests always has: timers and the channel to Vitest. */
const ALWAYS_THERE = /^(Timeout|PipeWrap|MessagePort)$/;
/** For tests without connections, which then wait for none that an earlier test left open. */
export const ALL_BUT_SLICES = /^(?!Immediate$)/;

interface Alarm {
  readonly dueMs: number;
  readonly run: () => void;
}

/** A clock for tests: it stands still until the test moves it. */
export class MovedClock implements Clock {
  #elapsedMs = 0;
  readonly #startMs: number;
  readonly #idle: RegExp;
  readonly #alarms = new Set<Alarm>();

  /** `start`: the wall clock's first reading, ISO 8601. `idle`: what is never waited for when time moves on. */
  constructor(start = '2026-11-24T12:00:00.000Z', idle = ALWAYS_THERE) {
    this.#startMs = Date.parse(start);
    this.#idle = idle;
  }

  now(): number {
    return this.#startMs + this.#elapsedMs;
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  after(delayMs: number, run: () => void) {
    const alarm = { dueMs: this.#elapsedMs + Math.max(0, delayMs), run };
    this.#alarms.add(alarm);
    return () => void this.#alarms.delete(alarm);
  }

  /** Moves time on, calling what falls due in order, and lets promises settle in between. */
  async advance(byMs: number): Promise<void> {
    const endMs = this.#elapsedMs + byMs;
    for (;;) {
      await settle(this.#idle);
      const next = this.#nextUntil(endMs);
      if (!next) break;
      this.#alarms.delete(next);
      this.#elapsedMs = Math.max(this.#elapsedMs, next.dueMs);
      next.run();
    }
    this.#elapsedMs = endMs;
    await settle(this.#idle);
  }

  /** Moves time on without calling anything, as when the process or the machine was suspended. */
  jump(byMs: number): void {
    this.#elapsedMs += byMs;
  }

  get pending(): number {
    return this.#alarms.size;
  }

  #nextUntil(endMs: number): Alarm | undefined {
    let next: Alarm | undefined;
    // Alarms due at the same time keep their order in the set.
    for (const alarm of this.#alarms) {
      if (alarm.dueMs <= endMs && (!next || alarm.dueMs < next.dueMs)) next = alarm;
    }
    return next;
  }
}

/** Up to five turns of the event loop while a slice of work, a connection or a file is waited for. */
async function settle(idle: RegExp): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await setImmediate();
    if (process.getActiveResourcesInfo().every((kind) => idle.test(kind))) return;
  }
}
