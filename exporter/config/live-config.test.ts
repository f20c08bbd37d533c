import { expect, test } from 'vitest';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';
import { LiveConfig } from './live-config.ts';

function liveConfig() {
  const files: { next: Config | Error } = { next: { services: [], lists: [] } };
  const load = () => {
    if (files.next instanceof Error) throw files.next;
    return files.next;
  };
  return { files, live: new LiveConfig({ load, log: silentLogger }) };
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

test('a bad file changes nothing, and the answer says so', () => {
  const { files, live } = liveConfig();
  const before = live.current;
  const heard: Config[] = [];
  live.onChange((config) => heard.push(config));
  files.next = new ConfigError(['services.yml: services: expected a list of services']);

  expect(live.reload()).toEqual({
    ok: false,
    message: 'services.yml: services: expected a list of services',
  });
  expect(live.current).toBe(before);
  expect(heard).toEqual([]);
  expect(live.lastReloadWorked).toBe(false);
});

test('the next good file ends the failure', () => {
  const { files, live } = liveConfig();
  files.next = new ConfigError(['bad']);
  live.reload();
  files.next = { services: [], lists: [] };
  live.reload();
  expect(live.lastReloadWorked).toBe(true);
});

test('a listener that throws costs no other one the configuration, and the reload is none that worked', () => {
  const { files, live } = liveConfig();
  const heard: Config[] = [];
  live.onChange(() => {
    throw new Error('a bug');
  });
  live.onChange((config) => heard.push(config));
  files.next = { services: [], lists: [] };

  const message =
    'internal error of the monitoring service: the configuration is only partly applied';
  expect(live.reload()).toEqual({ ok: false, message });
  expect(live.lastReloadWorked).toBe(false);
  expect(heard).toEqual([files.next]);
});

test('a fault of our own while loading does not stop the monitoring either', () => {
  const { files, live } = liveConfig();
  const before = live.current;
  files.next = new TypeError('a bug');

  expect(live.reload()).toEqual({ ok: false, message: 'internal error of the monitoring service' });
  expect(live.current).toBe(before);
  expect(live.lastReloadWorked).toBe(false);
});

test('what another part objects to is refused like a bad file', () => {
  const { files, live } = liveConfig();
  const before = live.current;
  live.refuseIf(({ services }) => (services.length === 0 ? ['services: expected one'] : []));
  files.next = { services: [], lists: [] };

  expect(live.reload()).toEqual({ ok: false, message: 'services: expected one' });
  expect(live.current).toBe(before);
});
