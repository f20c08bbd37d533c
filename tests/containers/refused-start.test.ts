import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { cloneProject } from './engine/clone.ts';
import { ComposeProject } from './engine/compose.ts';
import { test } from './engine/container-test.ts';
import { RunningStack } from './engine/running-stack.ts';

let stack: RunningStack;

beforeAll(async () => {
  if (inject('noEngine') !== undefined) return;
  stack = await RunningStack.prepare(inject('builtImages'), inject('hasGrafana'));
});
afterAll(() => stack?.remove());

/** The exit code and the output of `docker compose up`. */
async function up(): Promise<{ exitCode: number; said: string }> {
  const args = ['up', '--abort-on-container-failure', 'prepare', 'alertmanager'];
  const { exitCode, stdout, stderr } = await stack.project.try(args);
  return { exitCode, said: stdout + stderr };
}

test('before setup the start fails with instructions', async () => {
  const clone = await cloneProject();
  try {
    const { exitCode, stderr } = await new ComposeProject(clone).try(['--profile', 'demo', 'up']);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('STACK_UID');
    expect(stderr).toContain('npm run setup');
  } finally {
    await clone.remove();
  }
});

const secret = '/run/secrets/alerting/slack_api_url';

test.for([
  ['is missing', undefined, `SLACK_API_URL_FILE: ${secret} cannot be read`],
  ['is empty', '\n', `SLACK_API_URL_FILE: ${secret} is empty`],
  ['holds no URL', 'hooks.slack.com', `SLACK_API_URL_FILE: ${secret} holds no URL`],
] as const)('a secret file that %s stops the start with its name', async ([, content, fault]) => {
  await stack.project.clone.set({ SLACK_API_URL_FILE: secret });
  const file = join(stack.project.clone.path, 'secrets/alerting/slack_api_url');
  if (content !== undefined) await writeFile(file, content, { mode: 0o644 });
  const { exitCode, said } = await up();
  expect(exitCode).not.toBe(0);
  expect(said).toContain('Alertmanager cannot be configured:');
  expect(said).toContain(fault);
  expect((await stack.project.inspect('alertmanager')).State.Status).toBe('created');
  await rm(file, { force: true });
});
