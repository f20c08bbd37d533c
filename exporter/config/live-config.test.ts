import { expect, test } from 'vitest';
import { silentLogger } from '../logger.ts';
import { MovedClock } from '../testing/moved-clock.ts';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';
import { LiveConfig } from './live-config.ts';

const START_MS = Date.parse('2026-11-24T12:00:00Z');

function liveConfig() {
  const clock = new MovedClock('2026-11-24T12:00:00Z');
  const files: { next: Config | Error } = { next: { services: [], lists: [] } };
  const load = () => {
    if (files.next instanceof Error) throw files.next;
    return files.next;
  };
  return { clock, files, live: new LiveConfig({ load, clock, log: silentLogger }) };
}

test('a good file takes effect as a whole and every listener hears of it', () => {
  const { files, live } = liveConfig();
  const heard: Config[] = [];
  live.onChange((config) => heard.push(config));
  files.next = { services: [], lists: [] };

  expect(live.reload()).toEqual({ ok: true });
  expect(live.current).toBe(files.next);
  expect(heard).toEqual([files.next]);
});

test('a bad file changes nothing, and the answer says so', async () => {
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
  expect(live.lastLoad).toEqual({ worked: false, successAt: START_MS });
});

test('the next good file ends the failure', async () => {
  const { clock, files, live } = liveConfig();
  files.next = new ConfigError(['bad']);
  live.reload();
  files.next = { services: [], lists: [] };
  await clock.advance(60_000);
  live.reload();
  expect(live.lastLoad).toEqual({ worked: true, successAt: START_MS + 60_000 });
});

test('a fault of our own while loading does not stop the monitoring either', () => {
  const { files, live } = liveConfig();
  const before = live.current;
  files.next = new TypeError('a bug');

  expect(live.reload()).toEqual({ ok: false, message: 'a fault of the monitor itself' });
  expect(live.current).toBe(before);
  expect(live.lastLoad.worked).toBe(false);
});

test('what another part objects to is refused like a bad file', () => {
  const { files, live } = liveConfig();
  const before = live.current;
  live.refuseIf(({ services }) => (services.length === 0 ? ['services: expected one'] : []));
  files.next = { services: [], lists: [] };

  expect(live.reload()).toEqual({ ok: false, message: 'services: expected one' });
  expect(live.current).toBe(before);
});
