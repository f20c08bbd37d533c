import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand, type CommandResult } from '../tests/support/processes/run-command.ts';

const server = createServer((_request, response) =>
  response.end(
    '{"status":"ok","version":"1.2.3","dependencies":{"database":"ok","redis":"error"}}',
  ),
);
beforeAll(() => new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready)));
afterAll(() => void server.close());

/** Runs the command with the shipped services.yml; auth-service is up, the others are not there. */
function run(...args: string[]): Promise<CommandResult> {
  const { port } = server.address() as AddressInfo;
  const env = {
    AUTH_SERVICE_URL: `http://localhost:${port}`,
    DB_SERVICE_URL: 'http://localhost:1',
    AI_SERVICE_API_KEY: 'secret-key',
  };
  return runCommand([process.execPath, 'scripts/check-service.ts', ...args], { env });
}

describe('npm run check:service', { concurrent: true }, () => {
  it('shows phases, checks and what the service reports, and ends with 0', async () => {
    const { exitCode, stdout } = await run('auth-service');

    expect(stdout).toMatch(/^✔ healthy auth-service\n/);
    for (const line of [
      /^ {2}GET http:\/\/localhost:\d+\/api\/v1\/health$/m,
      /^ {2}processing +\d+\.\d{3} ms$/m,
      /^ {2}whole +\d+\.\d{3} ms$/m,
      /^ {2}✔ connection a response within 5000 ms$/m,
      /^ {2}✔ status {5}200-299$/m,
      /^ {2}✔ body {7}status is ok, healthy or up$/m,
      /^ {2}version {6}1\.2\.3$/m,
      /^ {2}✖ depends on redis$/m,
    ]) {
      expect(stdout).toMatch(line);
    }
    expect(exitCode).toBe(0);
  });

  it('shows why a service is not healthy, and ends with 1', async () => {
    const { exitCode, stdout } = await run('db-service');

    expect(stdout).toMatch(/^✖ NOT HEALTHY db-service\n/);
    expect(stdout).toMatch(/✖ connection localhost:1: the connection was refused/);
    expect(stdout).toMatch(/– body/);
    expect(exitCode).toBe(1);
  });

  it('prints JSON for machines', async () => {
    const { exitCode, stdout } = await run('--json', 'auth-service');

    expect(JSON.parse(stdout)).toMatchObject({
      service: 'auth-service',
      healthy: true,
      slow: false,
      probe: { statusCode: 200, facts: { version: '1.2.3' } },
    });
    expect(exitCode).toBe(0);
  });

  it.for([
    ['no name', [], 'auth-service, db-service, ai-service, payment-service'],
    ['an unknown option', ['--fast', 'auth-service'], '--fast'],
  ] as const)('with %s ends with 2 and says what was expected', async ([, args, expected]) => {
    const { exitCode, stderr } = await run(...args);

    expect(stderr).toContain(expected);
    expect(stderr).not.toContain('    at ');
    expect(exitCode).toBe(2);
  });
});
