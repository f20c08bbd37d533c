import { chown, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { test } from './engine/container-test.ts';
import { RunningStack } from './engine/running-stack.ts';

let stack: RunningStack;

beforeAll(async () => {
  if (inject('noEngine') !== undefined) return;
  stack = await RunningStack.prepare(inject('builtImages'), {
    hasGrafana: inject('hasGrafana'),
  });
});
afterAll(() => stack?.remove());

/** The exit code of `docker compose up`, and what `prepare` printed. */
async function up(): Promise<{ exitCode: number; said: string }> {
  const { exitCode } = await stack.project.try(['up', '--detach', 'alertmanager']);
  const logs = await stack.project.run(['logs', '--no-log-prefix', 'prepare']);
  await stack.project.run(['rm', '--force', 'prepare']);
  return { exitCode, said: logs };
}

const secret = '/run/secrets/alerting/slack_api_url';

test('a secret file that holds no URL stops the start with its name', async () => {
  await stack.project.clone.set({ SLACK_API_URL_FILE: secret });
  const file = join(stack.project.clone.path, 'secrets/alerting/slack_api_url');
  await writeFile(file, 'hooks.slack.com', { mode: 0o644 });
  const { exitCode, said } = await up();
  expect(exitCode).not.toBe(0);
  expect(said).toContain('The stack cannot start:');
  expect(said).toContain(`SLACK_API_URL_FILE: ${secret} holds no URL`);
  expect((await stack.project.inspect('alertmanager')).State.Status).toBe('created');
  await rm(file, { force: true });
});

test('a secret of another user stops the start with what to do', async ({ skip }) => {
  if (process.getuid?.() !== 0) skip('only root can give a file to another user');
  const secrets = join(stack.project.clone.path, 'secrets');
  const { uid, gid } = await stat(secrets);
  await chown(secrets, 4711, 4711);
  const { exitCode, said } = await up();
  await chown(secrets, uid, gid);
  expect(exitCode).not.toBe(0);
  expect(said).toContain("permission denied, open 'secrets/notifications_token'");
  expect(said).toContain('To run them as you: sh scripts/setup.sh');
});
