import { describe, expect, test } from 'vitest';
import type { MaintenanceWindow } from '../config/config.ts';
import { maintenanceCalendar } from './maintenance.ts';
import { serviceOf } from '../../tests/support/check-of.ts';
import { makeWorld } from '../../tests/support/probes/prober-world.ts';

const HOUR_MS = 3_600_000;
const sundayNight: MaintenanceWindow = {
  cron: '0 3 * * 0',
  durationMs: 2 * HOUR_MS,
  timeZone: 'Europe/Paris',
};
const christmas: MaintenanceWindow = {
  fromMs: Date.parse('2026-12-24T22:00:00Z'),
  toMs: Date.parse('2026-12-25T02:00:00Z'),
};

describe('a maintenance window', () => {
  test.each<[isOpen: boolean, at: string, why: string, window: MaintenanceWindow]>([
    [false, '2026-11-29T01:59:59.999Z', 'before a cron start', sundayNight],
    [true, '2026-11-29T02:00:00.000Z', 'at 3:00 in a Paris winter', sundayNight],
    [true, '2026-11-29T03:59:59.999Z', 'until its end', sundayNight],
    [false, '2026-11-29T04:00:00.000Z', 'at its end', sundayNight],
    [true, '2026-07-05T01:00:00.000Z', 'at 3:00 in a Paris summer', sundayNight],
    [false, '2026-07-05T03:00:00.000Z', 'at 5:00 in a Paris summer', sundayNight],
    [false, '2026-11-28T02:30:00.000Z', 'on a Saturday', sundayNight],
    [false, '2026-12-24T21:59:59.999Z', 'before its from', christmas],
    [true, '2026-12-24T22:00:00.000Z', 'at its from', christmas],
    [true, '2026-12-25T01:59:59.999Z', 'until its to', christmas],
    [false, '2026-12-25T02:00:00.000Z', 'at its to', christmas],
  ])('is open: %s at %s, %s', (isOpen, at, _, window) => {
    expect(maintenanceCalendar([window])(Date.parse(at))).toHaveLength(Number(isOpen));
  });

  test('has the same state whether time moves forwards or backwards', () => {
    const openAt = maintenanceCalendar([sundayNight, christmas]);
    const start = Date.parse('2026-12-20T00:00:00Z');
    const hours = Array.from({ length: 10 * 24 }, (_, hour) => start + hour * HOUR_MS);

    for (const atMs of [...hours, ...hours.toReversed()]) {
      const fresh = maintenanceCalendar([sundayNight, christmas]);
      expect([atMs, openAt(atMs)]).toEqual([atMs, fresh(atMs)]);
    }
  });
});

test('all open windows are told, each with its message and its times', () => {
  const day = Date.parse('2026-12-24T00:00:00Z');
  const message = 'Nightly import';
  const nightly = { cron: '0 23 * * *', durationMs: 4 * HOUR_MS, timeZone: 'UTC', message };
  const openAt = maintenanceCalendar([christmas, nightly]);
  const night = { message, fromMs: day + 23 * HOUR_MS, toMs: day + 27 * HOUR_MS };
  expect(openAt(day + 22 * HOUR_MS)).toEqual([christmas]);
  expect(openAt(day + 24 * HOUR_MS)).toEqual([christmas, night]);
  expect(openAt(day + 26 * HOUR_MS)).toEqual([night]);
  expect(openAt(day + 27 * HOUR_MS)).toEqual([]);
});

test('a calendar is made once for all who have the same windows', () => {
  const windows = [sundayNight];
  expect(maintenanceCalendar(windows)).toBe(maintenanceCalendar(windows));
});

describe('a service in maintenance', () => {
  test('is marked from the start of the window to its end, and still probed', async () => {
    // The moved clock starts at noon.
    const fromMs = Date.parse('2026-11-24T12:10:00Z');
    const window = { fromMs, toMs: fromMs + 600_000 };
    const { clock, script, prober, scrape } = makeWorld([
      serviceOf('auth', {}, { maintenance: [window] }),
    ]);
    const mark = async () => (await scrape('service_maintenance{'))[0]?.split(' ')[1];

    await clock.advance(599_999);
    expect(await mark()).toBe('0');
    await clock.advance(1);
    expect([await mark(), prober.states()[0]?.inMaintenance]).toEqual(['1', true]);
    expect(prober.states()[0]?.openWindows).toEqual([window]);
    await clock.advance(600_000);
    expect(await mark()).toBe('0');
    expect(prober.states()[0]?.openWindows).toEqual([]);

    const during = script.startsOf('auth').filter((atMs) => atMs > 600_000 && atMs < 1_200_000);
    expect(during.length).toBeGreaterThanOrEqual(19);
  });
});
