import { Cron } from 'croner';
import type { MaintenanceWindow } from '../config/config.ts';

/** Whether a window is open, and until when that stays true, Unix milliseconds. */
interface Status {
  readonly isOpen: boolean;
  readonly untilMs: number;
}

/** The maintenance windows of a service. Caches the result until the next window opens or closes. */
export class MaintenanceCalendar {
  readonly #windows: readonly ((nowMs: number) => Status)[];
  #cached: Status = { isOpen: false, untilMs: 0 };
  #cachedFromMs = 0;

  constructor(windows: readonly MaintenanceWindow[]) {
    this.#windows = windows.map((window) =>
      'cron' in window ? recurring(window) : (nowMs) => statusAt(nowMs, window.fromMs, window.toMs),
    );
  }

  /** A window is open from its start, inclusive, to its end, exclusive. */
  isOpen(nowMs: number): boolean {
    if (this.#windows.length === 0) return false;
    const isFresh = this.#cachedFromMs <= nowMs && nowMs < this.#cached.untilMs;
    if (isFresh) return this.#cached.isOpen;
    const statuses = this.#windows.map((window) => window(nowMs));
    this.#cachedFromMs = nowMs;
    this.#cached = {
      isOpen: statuses.some(({ isOpen }) => isOpen),
      untilMs: Math.min(...statuses.map(({ untilMs }) => untilMs)),
    };
    return this.#cached.isOpen;
  }
}

function statusAt(nowMs: number, fromMs: number, toMs: number): Status {
  if (nowMs < fromMs) return { isOpen: false, untilMs: fromMs };
  if (nowMs < toMs) return { isOpen: true, untilMs: toMs };
  return { isOpen: false, untilMs: Number.POSITIVE_INFINITY };
}

function recurring({ cron, durationMs, timeZone }: Extract<MaintenanceWindow, { cron: string }>) {
  const schedule = new Cron(cron, { timezone: timeZone, paused: true });
  return (nowMs: number): Status => {
    const startMs = schedule.nextRun(new Date(nowMs - durationMs))?.getTime() ?? -Infinity;
    return statusAt(nowMs, startMs, startMs + durationMs);
  };
}
