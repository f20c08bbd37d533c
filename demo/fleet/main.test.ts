import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, askJson } from '../../tests/support/fleet/ask.ts';
import { readSettings } from './settings.ts';

const children: ChildProcess[] = [];

function run(env: Record<string, string>) {
  const child = spawn(process.execPath, [new URL('main.ts', import.meta.url).pathname], { env });
  children.push(child);
  return child;
}

/** What the process prints, once it has named all `count` addresses. */
async function addresses(child: ReturnType<typeof run>, count: number): Promise<string[]> {
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += String(chunk);
    const urls = printed.match(/http:\S+(?=\n)/g) ?? [];
    if (urls.length === count) return urls;
  }
  throw new Error(`it ended after printing: ${printed}`);
}

afterEach(async () => {
  const alive = children
    .splice(0)
    .filter(({ exitCode, signalCode }) => exitCode === null && !signalCode);
  await Promise.all(alive.map((child) => (child.kill('SIGKILL'), once(child, 'exit'))));
});

describe('the command', () => {
  it.each([
    ['SIGTERM', 'hang'],
    ['SIGINT', 'slow?ms=600000'],
  ] as const)(
    'runs one service, and %s ends it within a second though a request waits: %s',
    async (signal, fault) => {
      const child = run({ FLEET_SERVICE: 'ai-service', PORT: '0', FLEET_CONTROL_PORT: '0' });
      const [url, control] = await addresses(child, 2);
      expect(await askJson(`${url}/api/v1/health`)).toMatchObject({ service: 'ai-service' });
      expect(await ask(`${url}/api/v1/metrics`)).toMatchObject({ status: 200 });
      await ask(`${control}/ai-service/${fault}`, { method: 'POST' });
      const waiting = ask(`${url}/api/v1/health`, { timeoutMs: 20_000 });
      expect(await ask(`${url}/api/v1/health`, { timeoutMs: 100 })).toEqual({ failed: 'timeout' });
      const signalledMs = performance.now();
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([0, null]);
      expect(performance.now() - signalledMs).toBeLessThan(1000);
      expect(await waiting).toEqual({ failed: 'ECONNRESET' });
    },
    20_000,
  );

  it('names the service and the port that is taken, and exits with 1', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    const child = run({ FLEET_SERVICE: 'db-service', PORT: String(port) });
    const [said, exit] = await Promise.all([once(child.stderr, 'data'), once(child, 'exit')]);
    holder.close();
    expect(exit).toEqual([1, null]);
    expect(String(said[0])).toBe(
      `The fleet cannot start: port ${port} for db-service is taken: ` +
        'stop what listens there or choose another port\n',
    );
  }, 20_000);
});

describe('settings', () => {
  const all = { only: undefined, host: '127.0.0.1', controlPort: 3009, uptimeSeconds: 3600 };
  const one = { only: 'db-service', port: undefined, controlPort: undefined, uptimeSeconds: 0 };
  it.each([
    ['all four by default', {}, all],
    [
      'empty variables as unset',
      { FLEET_SERVICE: '', FLEET_SEED: '', PORT: '' },
      { ...all, seed: 1 },
    ],
    ['one service without control', { FLEET_SERVICE: 'db-service' }, one],
    [
      'one service with control',
      { FLEET_SERVICE: 'db-service', FLEET_CONTROL_PORT: '0' },
      { controlPort: 0 },
    ],
    [
      'seed, speed and key',
      { FLEET_SEED: '9', FLEET_SPEED: '60', AI_SERVICE_API_KEY: 'k' },
      { seed: 9, speed: 60, apiKey: 'k' },
    ],
  ])('are read: %s', (_, env, expected) => {
    expect(readSettings(env)).toMatchObject(expected);
  });

  it.each([
    [{ FLEET_SERVICE: 'mail-service' }, 'FLEET_SERVICE: '],
    [{ FLEET_SPEED: '0' }, 'FLEET_SPEED: '],
    [{ PORT: '70000', FLEET_SEED: 'x' }, 'PORT: '],
    [{ PORT: '70000', FLEET_SEED: 'x' }, '\nFLEET_SEED: '],
  ])('refuse %o and name the variable', (env, message) => {
    expect(() => readSettings(env)).toThrow(message);
  });
});
