import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { diesWithParent } from '../../../demo/process.ts';
import { realPartOrSkip } from '../../support/real-part.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** A plan whose first half minute has an outage. */
const COMMAND = [
  process.execPath,
  'tests/soak/soak.ts',
  '--minutes',
  '5',
  '--seed',
  '7',
  '--sources',
];

test('a soak looks at a running stack and ends cleanly when it is asked to', async ({ skip }) => {
  for (const part of ['prometheus', 'alertmanager', 'promtool'] as const) {
    await realPartOrSkip(part, skip);
  }
  const [file = '', ...args] = [...diesWithParent(), ...COMMAND];
  const soak = spawn(file, args, { cwd: ROOT, detached: true });
  // Also when the test runs out of time while it waits for the end.
  onTestFinished(() => {
    if (soak.exitCode === null && soak.signalCode === null) process.kill(-soak.pid!, 'SIGKILL');
  });
  const said = Promise.all([text(soak.stdout), text(soak.stderr), once(soak, 'exit')]);
  let seen = '';
  soak.stdout.on('data', (bytes: Buffer) => (seen += bytes.toString()));
  await expect.poll(() => seen, { timeout: 50_000, interval: 200 }).toMatch(/ [1-9]\d scrapes/);
  // As a terminal does with Ctrl-C: to every process of the group.
  process.kill(-soak.pid!, 'SIGINT');
  const [out, errors] = await said;
  expect([errors, soak.exitCode]).toEqual(['', 0]);
  expect(out).toMatch(/[1-9]\d* probes · [1-9]\d* scrapes · [1-9]\d* requests/);
  expect(out).toContain('Ended early; nothing broke until then.');
  expect(() => process.kill(-soak.pid!, 0)).toThrow('ESRCH');
});
