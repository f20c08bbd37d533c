import { Cron } from 'croner';

/**
 * Unix milliseconds of a local time without offset (`2026-12-24T22:00`) in a time zone.
 * Works for the past as well as the future.
 */
export function localTimeToUnixMs(localTime: string, timeZone: string): number {
  const [at] = new Cron(localTime, { timezone: timeZone, paused: true }).nextRuns(1, new Date(0));
  if (!at) throw new RangeError(`${localTime} does not exist in ${timeZone}`);
  return at.getTime();
}
