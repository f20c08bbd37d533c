import { Cron } from 'croner';
import type { MaintenanceWindow } from '../config/config.ts';

/** `untilMs`: until when this stays true, Unix milliseconds. */
type Status = Readonly<{ isOpen: boolean; untilMs: number }>;

/** Shared, because 10,000 functions of their own would all be read at each scrape. */
const never = () => false;

/**
 * Tells whether one of the windows is open at `nowMs`, Unix milliseconds. A window is open from its start, inclusive,
 * to its end, exclusive. Caches the result until the next window opens or closes.
 */
export function maintenanceCalendar(
  windows: readonly MaintenanceWindow[],
): (nowMs: number) => boolean {
  if (windows.length === 0) return never;
  const calendars = windows.map((window) =>
    'cron' in window
      ? recurring(window)
      : (nowMs: number) => statusAt(nowMs, window.fromMs, window.toMs),
  );
  let cached = { isOpen: false, fromMs: 0, untilMs: 0 };
  return (nowMs) => {
    if (cached.fromMs <= nowMs && nowMs < cached.untilMs) return cached.isOpen;
    const statuses = calendars.map((statusOf) => statusOf(nowMs));
    const isOpen = statuses.some((status) => status.isOpen);
    const untilMs = Math.min(...statuses.map((status) => status.untilMs));
    cached = { isOpen, fromMs: nowMs, untilMs };
    return isOpen;
  };
}

function statusAt(nowMs: number, fromMs: number, toMs: number): Status {
  const untilMs = [fromMs, toMs].find((ms) => nowMs < ms) ?? Infinity;
  return { isOpen: untilMs === toMs, untilMs };
}

function recurring({ cron, durationMs, timeZone }: Extract<MaintenanceWindow, { cron: string }>) {
  const schedule = new Cron(cron, { timezone: timeZone, paused: true });
  return (nowMs: number): Status => {
    const fromMs = schedule.nextRun(new Date(nowMs - durationMs))?.getTime() ?? -Infinity;
    return statusAt(nowMs, fromMs, fromMs + durationMs);
  };
}
