import { Cron } from 'croner';
import type { MaintenanceWindow } from '../config/config.ts';

/** A window that is open now. Times are Unix milliseconds by the system clock. */
export interface OpenWindow {
  readonly message?: string | undefined;
  readonly fromMs: number;
  readonly toMs: number;
}

export const NO_WINDOW: readonly OpenWindow[] = [];
/** Shared, because 10,000 functions of their own would all be read at each scrape. */
const never = () => NO_WINDOW;

type Calendar = (nowMs: number) => readonly OpenWindow[];
/** Kept, because making one takes 0.1 ms and more for each window. The services of a list have the same windows. */
const calendars = new WeakMap<readonly MaintenanceWindow[], Calendar>();

/**
 * Returns those of the windows that are open at `nowMs`, Unix milliseconds. A window is open from its start, inclusive,
 * to its end, exclusive. Caches the result until the next window opens or closes.
 */
export function maintenanceCalendar(windows: readonly MaintenanceWindow[]): Calendar {
  if (windows.length === 0) return never;
  const calendar = calendars.get(windows) ?? makeCalendar(windows);
  calendars.set(windows, calendar);
  return calendar;
}

function makeCalendar(windows: readonly MaintenanceWindow[]): Calendar {
  const each = windows.map((window) => ('cron' in window ? recurring(window) : () => window));
  let cached = { open: NO_WINDOW, fromMs: 0, untilMs: 0 };
  return (nowMs) => {
    if (cached.fromMs <= nowMs && nowMs < cached.untilMs) return cached.open;
    const next = each.map((nextOf) => nextOf(nowMs));
    const open = next.filter(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs);
    const changes = next.flatMap(({ fromMs, toMs }) => [fromMs, toMs]).filter((ms) => nowMs < ms);
    cached = { open, fromMs: nowMs, untilMs: Math.min(...changes) };
    return open;
  };
}

/** Returns the first occurrence that has not ended. */
function recurring(window: Extract<MaintenanceWindow, { cron: string }>) {
  const { cron, durationMs, timeZone, ...message } = window;
  const schedule = new Cron(cron, { timezone: timeZone, paused: true });
  return (nowMs: number): OpenWindow => {
    const fromMs = schedule.nextRun(new Date(nowMs - durationMs))?.getTime() ?? -Infinity;
    return { ...message, fromMs, toMs: fromMs + durationMs };
  };
}
