import { expect, test } from 'vitest';
import { silentLogger } from '../logger.ts';
import { MovedClock } from '../testing/moved-clock.ts';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';
import { LiveConfig } from './live-config.ts';

const START_SECONDS = Date.parse('2026-11-24T12:00:00Z') / 1000;

function liveConfig() {
  const clock = new MovedClock('2026-11-24T12:00:00Z');
  const files: { next: Config | Error } = { next: { services: [] } };
  const load = () => {
    if (files.next instanceof Error) throw files.next;
    return files.next;
  };
  return { clock, files, live: new LiveConfig({ load, clock, log: silentLogger }) };
}

function gauges(live: LiveConfig): number[] {
  return live.samples().map(({ value }) => value);
}

test('a good file takes effect as a whole and every listener hears of it', () => {
  const { files, live } = liveConfig();
  const heard: Config[] = [];
  live.onChange((config) => heard.push(config));
  files.next = { services: [] };

  expect(live.reload()).toEqual({ ok: true });
  expect(live.current).toBe(files.next);
  expect(heard).toEqual([files.next]);
});

test('a bad file changes nothing, and the gauge and the answer say so', async () => {
  const { clock, files, live } = liveConfig();
  const before = live.current;
  const heard: Config[] = [];
  live.onChange((config) => heard.push(config));
  files.next = new ConfigError(['services.yml: services: expected a list of services']);
  await clock.advance(60_000);

  expect(live.reload()).toEqual({
    ok: false,
    message: 'services.yml: services: expected a list of services',
  });
  expect(live.current).toBe(before);
  expect(heard).toEqual([]);
  expect(gauges(live)).toEqual([0, START_SECONDS]);
});

test('the gauges recover with the next good file', async () => {
  const { clock, files, live } = liveConfig();
  files.next = new ConfigError(['bad']);
  live.reload();
  files.next = { services: [] };
  await clock.advance(60_000);
  live.reload();
  expect(gauges(live)).toEqual([1, START_SECONDS + 60]);
});

test('a fault of our own while loading does not stop the monitoring either', () => {
  const { files, live } = liveConfig();
  const before = live.current;
  files.next = new TypeError('a bug');

  expect(live.reload()).toEqual({ ok: false, message: 'a fault of the monitor itself' });
  expect(live.current).toBe(before);
  expect(gauges(live)[0]).toBe(0);
});
