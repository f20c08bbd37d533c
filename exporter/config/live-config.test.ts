import { expect, test } from 'vitest';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { ConfigError } from './config-error.ts';
import type { Config } from './config.ts';
import { LiveConfig } from './live-config.ts';

const INTERNAL_ERROR = 'internal error of the monitoring service';

/** A LiveConfig whose next load the test sets, and the configurations that a listener got. */
function liveConfig() {
  let next: Config | Error = { services: [], lists: [] };
  const load = () => {
    if (next instanceof Error) throw next;
    return next;
  };
  const live = new LiveConfig({ load, log: silentLogger });
  const applied: Config[] = [];
  const reload = (what: Config | Error = { services: [], lists: [] }) => {
    next = what;
    return live.reload();
  };
  return { live, reload, applied, listen: () => live.onChange((config) => applied.push(config)) };
}

test('a good file is applied as a whole, and every listener is called', () => {
  const { live, reload, applied, listen } = liveConfig();
  listen();
  const config = { services: [], lists: [] };
  expect(reload(config)).toEqual({ ok: true });
  expect(live.current).toBe(config);
  expect(applied).toEqual([config]);
});

test.each([
  ['a bad file', new ConfigError(['services: expected one']), 'services: expected one'],
  ['a bug in the load', new TypeError('a bug'), INTERNAL_ERROR],
])('%s changes nothing, until the next good file', (_, error, message) => {
  const { live, reload, applied, listen } = liveConfig();
  const before = live.current;
  listen();
  expect(reload(error)).toEqual({ ok: false, message });
  expect(live.current).toBe(before);
  expect(applied).toEqual([]);
  expect(live.lastReloadWorked).toBe(false);
  reload();
  expect(live.lastReloadWorked).toBe(true);
});

test('a listener that throws does not stop the others, but the reload has failed', () => {
  const { live, reload, applied, listen } = liveConfig();
  live.onChange(() => {
    throw new Error('a bug');
  });
  listen();
  const message = `${INTERNAL_ERROR}: the configuration is only partly applied`;
  expect(reload()).toEqual({ ok: false, message });
  expect(live.lastReloadWorked).toBe(false);
  expect(applied).toEqual([live.current]);
});

test('another part can refuse a configuration', () => {
  const { live, reload } = liveConfig();
  const before = live.current;
  live.refuseIf(({ services }) => (services.length === 0 ? ['services: expected one'] : []));
  expect(reload()).toEqual({ ok: false, message: 'services: expected one' });
  expect(live.current).toBe(before);
});
