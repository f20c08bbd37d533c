import { describe, expect, it } from 'vitest';
import { localTimeToUnixMs } from './expressions.ts';

const iso = (localTime: string, timeZone: string) =>
  new Date(localTimeToUnixMs(localTime, timeZone)).toISOString();

describe('a local time', () => {
  it.each([
    ['in UTC', '2026-12-24T22:00', 'UTC', '2026-12-24T22:00:00.000Z'],
    ['with seconds', '2026-12-24T22:00:30', 'UTC', '2026-12-24T22:00:30.000Z'],
    ['in winter', '2026-12-24T22:00', 'Europe/Paris', '2026-12-24T21:00:00.000Z'],
    ['in summer', '2026-07-14T22:00', 'Europe/Paris', '2026-07-14T20:00:00.000Z'],
    ['of the past', '2001-07-14T22:00', 'Europe/Paris', '2001-07-14T20:00:00.000Z'],
    ['from before the first second of Unix', '1970-01-01T00:00', 'UTC', '1970-01-01T00:00:00.000Z'],
    ['from long before', '1950-07-14T22:00', 'UTC', '1950-07-14T22:00:00.000Z'],
    ['with half an hour of offset', '2026-07-14T12:00', 'Asia/Kolkata', '2026-07-14T06:30:00.000Z'],
    ['on the other day', '2026-07-14T20:00', 'America/Los_Angeles', '2026-07-15T03:00:00.000Z'],
    [
      'just before the clocks go forward',
      '2026-03-29T01:59',
      'Europe/Paris',
      '2026-03-29T00:59:00.000Z',
    ],
    ['that the clocks skip', '2026-03-29T02:30', 'Europe/Paris', '2026-03-29T01:30:00.000Z'],
    [
      'just after the clocks went forward',
      '2026-03-29T03:00',
      'Europe/Paris',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'that comes twice is the first',
      '2026-10-25T02:30',
      'Europe/Paris',
      '2026-10-25T00:30:00.000Z',
    ],
    ['after the clocks went back', '2026-10-25T03:00', 'Europe/Paris', '2026-10-25T02:00:00.000Z'],
  ])('%s is a moment', (_, localTime, timeZone, expected) => {
    expect(iso(localTime, timeZone)).toBe(expected);
  });
});
