import { Cron } from 'croner';
import type { MaintenanceWindow } from '../config/config.ts';

/** Wall-clock milliseconds between which the answer stays the same. */
interface Known {
  readonly isOpen: boolean;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Says whether a maintenance window of a service is open; asks its cron expressions rarely. */
export class MaintenanceCalendar {
  readonly #windows: readonly ((nowMs: number) => Known)[];
  #known: Known = { isOpen: false, fromMs: 0, untilMs: 0 };

  constructor(windows: readonly MaintenanceWindow[]) {
    this.#windows = windows.map((window) =>
      'cron' in window ? recurring(window) : (nowMs) => once(window, nowMs),
    );
  }

  /** A window is open from its start, inclusive, to its end, exclusive. */
  isOpen(nowMs: number): boolean {
    if (this.#windows.length === 0) return false;
    if (nowMs < this.#known.fromMs || nowMs >= this.#known.untilMs) this.#known = this.#ask(nowMs);
    return this.#known.isOpen;
  }

  #ask(nowMs: number): Known {
    const answers = this.#windows.map((window) => window(nowMs));
    return {
      isOpen: answers.some((answer) => answer.isOpen),
      fromMs: nowMs,
      untilMs: Math.min(...answers.map((answer) => answer.untilMs)),
    };
  }
}

function once({ fromMs, toMs }: { fromMs: number; toMs: number }, nowMs: number): Known {
  if (nowMs < fromMs) return { isOpen: false, fromMs: nowMs, untilMs: fromMs };
  if (nowMs < toMs) return { isOpen: true, fromMs: nowMs, untilMs: toMs };
  return { isOpen: false, fromMs: nowMs, untilMs: Number.POSITIVE_INFINITY };
}

function recurring({ cron, durationMs, timeZone }: Extract<MaintenanceWindow, { cron: string }>) {
  const schedule = new Cron(cron, { timezone: timeZone, paused: true });
  return (nowMs: number): Known => {
    const startMs = schedule.nextRun(new Date(nowMs - durationMs))?.getTime();
    if (startMs === undefined) return once({ fromMs: 0, toMs: 0 }, nowMs);
    return once({ fromMs: startMs, toMs: startMs + durationMs }, nowMs);
  };
}
