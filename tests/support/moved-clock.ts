import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../exporter/clock.ts';

interface Alarm {
  readonly dueMs: number;
  readonly run: () => void;
}

/** A clock for tests: it stands still until the test moves it. */
export class MovedClock implements Clock {
  #elapsedMs = 0;
  readonly #startMs: number;
  readonly #alarms = new Set<Alarm>();

  /** `start`: the wall clock's first reading, ISO 8601. */
  constructor(start = '2026-11-24T12:00:00.000Z') {
    this.#startMs = Date.parse(start);
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
      await settle();
      const next = this.#nextUntil(endMs);
      if (!next) break;
      this.#alarms.delete(next);
      this.#elapsedMs = Math.max(this.#elapsedMs, next.dueMs);
      next.run();
    }
    this.#elapsedMs = endMs;
    await settle();
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

/** What a process of the tests always has: timers and the channel to Vitest. */
const IDLE = /^(Timeout|PipeWrap|MessagePort)$/;

/** Up to five turns of the event loop while a slice of work, a connection or a file is waited for. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await setImmediate();
    if (process.getActiveResourcesInfo().every((kind) => IDLE.test(kind))) return;
  }
}
