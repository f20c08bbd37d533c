import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { runCommand } from '../../support/processes/run-command.ts';

const MAIN = resolve(import.meta.dirname, '../../../dist/exporter/main.js');

function start(environment: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const env = { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', ...environment };
  return runCommand([process.execPath, MAIN, ...args], { env });
}

test('a used port ends the start with exit code 1 and a line with the port', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  try {
    const { exitCode, stderr } = await start({ PORT: String(port) });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(String(port));
    expect(stderr).not.toContain('    at ');
  } finally {
    other.close();
  }
});

test.each([
  ['--help', 0],
  ['--nope', 2],
  ['services.yml', 2],
])('the argument %s ends with one line and exit code %s', async (argument, exitCode) => {
  const result = await start({}, argument);
  expect(result.exitCode).toBe(exitCode);
  const text = result.stdout + result.stderr;
  expect(text).toMatch(
    exitCode === 0 ? /^usage: npm start\./ : `Unexpected argument "${argument}"`,
  );
  expect(text.trimEnd().split('\n')).toHaveLength(1);
});

test('invalid settings end the start with exit code 1 and one message that names them', async () => {
  const { exitCode, stderr } = await start({ PORT: 'http', HEALTH_CHECK_TIMEOUT: '5s' });
  expect(exitCode).toBe(1);
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/^environment: PORT: expected a port number/),
    expect.stringMatching(/^environment: HEALTH_CHECK_TIMEOUT: expected a whole number of milli/),
  ]);
});

test('an invalid services file ends the start with exit code 1 and names file and error', async () => {
  const { exitCode, stderr } = await start({ SERVICES_FILE: 'no-such-file.yml' });
  expect(exitCode).toBe(1);
  expect(stderr.trim()).toBe(
    'no-such-file.yml: expected a readable file (ENOENT); SERVICES_FILE names another',
  );
});
