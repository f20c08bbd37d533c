import { Cron } from 'croner';

/**
 * Unix milliseconds of a local time without offset (`2026-12-24T22:00`) in a time zone. One that the clocks
 * skip counts as the moment at which it would have been.
 */
export function localTimeToUnixMs(localTime: string, timeZone: string): number {
  const at = new Cron(localTime, { timezone: timeZone, paused: true }).getOnce();
  if (!at) throw new RangeError(`expected a local time without offset, got ${localTime}`);
  return at.getTime();
}
