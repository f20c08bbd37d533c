import { describe, expect, test } from 'vitest';
import { startApp, tokens } from '../tests/support/api/app-fixture.ts';
import { scriptRunner } from '../tests/support/processes/script-runner.ts';

const { ADMIN_TOKEN } = tokens;
const runScript = scriptRunner();

function run(url: string, operands: readonly string[], env: NodeJS.ProcessEnv = { ADMIN_TOKEN }) {
  return runScript(['scripts/maintenance.ts', '--url', url, ...operands], { env });
}

describe('npm run maintenance', () => {
  test('announces maintenance of a service, then of all, and ends both', async () => {
    const { url, parts } = await startApp({ environment: tokens });
    const own = 'auth-service is in maintenance until 2026-11-24T12:10:00.000Z: deploy 1.2\n';
    expect(await run(url, ['10', 'auth-service', 'deploy 1.2'])).toEqual({
      ...{ exitCode: 0, stdout: own, stderr: '' },
    });
    expect(parts.maintenance.list()).toMatchObject([
      { service: 'auth-service', message: 'deploy 1.2' },
    ]);
    expect((await run(`${url}/`, ['5'])).stdout).toBe(
      `${own}every service is in maintenance until 2026-11-24T12:05:00.000Z\n`,
    );
    expect((await run(url, ['0', 'all'])).stdout).toBe('no maintenance is announced\n');
    expect(parts.maintenance.list()).toEqual([]);
  });

  test('announces a message that silences nothing, and ends it', async () => {
    const { url, parts } = await startApp({ environment: tokens });
    const message = (...operands: string[]) => run(url, ['--message-only', ...operands]);
    expect(await message('30', 'New prices')).toEqual({
      ...{ exitCode: 0, stderr: '' },
      stdout: 'the status page shows until 2026-11-24T12:30:00.000Z: New prices\n',
    });
    expect(parts.messages.list()).toMatchObject([{ message: 'New prices' }]);
    expect(parts.maintenance.list()).toEqual([]);
    expect((await message('0')).stdout).toBe('no message is announced\n');
    expect(parts.messages.list()).toEqual([]);
    expect((await message('30')).stderr).toContain('expected a message, unless 0 minutes end it');
    expect(await message('30', 'New', 'prices')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('expected <minutes> [message]') as string,
    });
  });

  test('says why it was refused, and that nobody responds', async () => {
    const { url } = await startApp({ environment: tokens });
    const wrong = { ADMIN_TOKEN: 'a-wrong-token-of-the-test' };
    for (const [operands, env, message, at = url] of [
      [['5', 'nope'], undefined, 'got "nope"; there are auth-service, db-service, ai-service'],
      [['5'], wrong, 'the token is not the right one'],
      [
        ['5'],
        {},
        'ADMIN_TOKEN is not set, and there is no secrets/admin_token: npm run setup makes it',
      ],
      [
        ['5'],
        undefined,
        'http://127.0.0.1:1: no usable response: fetch failed',
        'http://127.0.0.1:1',
      ],
    ] as const) {
      const { exitCode, stdout, stderr } = await run(at, operands, env);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toContain(message);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });
});
