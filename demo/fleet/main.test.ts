import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ask, askJson } from '../../tests/support/fleet/ask.ts';
import { startProcess } from '../process.ts';
import { readSettings } from './settings.ts';

async function start(env: Record<string, string>) {
  const command = [process.execPath, new URL('main.ts', import.meta.url).pathname];
  const running = await startProcess({ name: 'fleet', command, env });
  onTestFinished(() => running.stop());
  return running;
}

describe('the command', () => {
  test.each([
    ['SIGTERM', 'hang'],
    ['SIGINT', 'slow?ms=600000'],
  ] as const)(
    'runs one service until %s, also while a request waits: %s',
    async (signal, fault) => {
      const fleet = await start({
        FLEET_SERVICE: 'ai-service',
        PORT: '0',
        FLEET_CONTROL_PORT: '0',
      });
      const addresses = () => fleet.output().match(/http:\S+/g) ?? [];
      await expect.poll(addresses).toHaveLength(2);
      const [url, control] = addresses();
      expect(await askJson(`${url}/api/v1/health`)).toMatchObject({ service: 'ai-service' });
      expect(await ask(`${url}/api/v1/metrics`)).toMatchObject({ status: 200 });
      await ask(`${control}/ai-service/${fault}`, { method: 'POST' });
      const waiting = ask(`${url}/api/v1/health`, { timeoutMs: 20_000 });
      expect(await ask(`${url}/api/v1/health`, { timeoutMs: 100 })).toEqual({ failed: 'timeout' });
      process.kill(fleet.pid, signal);
      expect(await fleet.exited).toEqual({ code: 0, signal: null });
      expect(await waiting).toEqual({ failed: 'ECONNRESET' });
    },
  );

  test('names the service and the port that is taken, and exits with 1', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    const fleet = await start({ FLEET_SERVICE: 'db-service', PORT: String(port) });
    expect(await fleet.exited).toEqual({ code: 1, signal: null });
    holder.close();
    expect(fleet.output()).toBe(
      `The fleet cannot start: port ${port} for db-service is taken: ` +
        'stop what listens there or choose another port',
    );
  });
});

describe('settings', () => {
  const all = { only: undefined, host: '127.0.0.1', controlPort: 3009, uptimeSeconds: 3600 };
  const one = { only: 'db-service', port: undefined, controlPort: undefined, uptimeSeconds: 0 };
  const db = { FLEET_SERVICE: 'db-service' };
  test.each<[string, Record<string, string>, object]>([
    ['all four services by default', {}, all],
    [
      'empty variables as unset',
      { FLEET_SERVICE: '', FLEET_PLANNED: '', PORT: '' },
      { ...all, planned: false },
    ],
    ['one service without control', db, one],
    ['one service with control', { ...db, FLEET_CONTROL_PORT: '0' }, { controlPort: 0 }],
    ['nothing planned by default', {}, { planned: false }],
    ['what is planned', { FLEET_PLANNED: 'true' }, { planned: true }],
  ])('are read: %s', (_, env, expected) => {
    expect(readSettings(env)).toMatchObject(expected);
  });

  test.each([
    [{ FLEET_SERVICE: 'mail-service' }, /^FLEET_SERVICE: /],
    [{ FLEET_PLANNED: 'perhaps' }, /^FLEET_PLANNED: /],
    [
      { PORT: '70000', FLEET_CONTROL_PORT: 'x' },
      /^PORT: expected a port from 0 to 65535\nFLEET_CONTROL_PORT: expected a port from 0 to 65535$/,
    ],
  ])('reject %o and name each variable', (env, message) => {
    expect(() => readSettings(env)).toThrow(message);
  });
});
