import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { diesWithParent } from '../../../demo/process.ts';
import { realPartOrSkip } from '../../support/processes/real-part.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** A plan with an outage in its first half minute. */
const COMMAND = [
  process.execPath,
  'tests/soak/soak.ts',
  '--minutes',
  '5',
  '--seed',
  '7',
  '--sources',
];

test('a soak run checks a running stack and ends cleanly on SIGINT', async ({ skip }) => {
  for (const part of ['prometheus', 'alertmanager', 'promtool'] as const) {
    await realPartOrSkip(part, skip);
  }
  const [file = '', ...args] = [...diesWithParent(), ...COMMAND];
  const soak = spawn(file, args, { cwd: ROOT, detached: true });
  // Also if the test times out.
  onTestFinished(() => {
    if (soak.exitCode === null && soak.signalCode === null) process.kill(-soak.pid!, 'SIGKILL');
  });
  const output = Promise.all([text(soak.stdout), text(soak.stderr), once(soak, 'exit')]);
  let printed = '';
  soak.stdout.on('data', (bytes: Buffer) => (printed += bytes.toString()));
  await expect.poll(() => printed, { interval: 200 }).toMatch(/ [1-9]\d scrapes/);
  // To every process of the group, like Ctrl-C in a terminal.
  process.kill(-soak.pid!, 'SIGINT');
  const [out, errors] = await output;
  expect([errors, soak.exitCode]).toEqual(['', 0]);
  expect(out).toMatch(/[1-9]\d* probes · [1-9]\d* scrapes · [1-9]\d* requests/);
  expect(out).toContain('Ended early without a fault.');
  expect(() => process.kill(-soak.pid!, 0)).toThrow('ESRCH');
});
