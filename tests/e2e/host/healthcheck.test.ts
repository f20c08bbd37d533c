import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { runCommand } from '../../support/processes/run-command.ts';

const HEALTHCHECK = resolve(process.env['BUILT'] ?? process.cwd(), 'dist/exporter/healthcheck.js');

/** Runs the health check beside a service on `host` that responds to /-/ready with `status`. */
async function check(host: string, status = 200) {
  const server = createServer(({ url, headers }, response) =>
    response.writeHead(url === '/-/ready' && headers.host === 'localhost' ? status : 421).end(),
  );
  server.listen({ port: 0, ...(host !== '' && { host }) });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const env = { HOST: host, PORT: `${port}` };
  const { exitCode } = await runCommand([process.execPath, HEALTHCHECK], { env });
  server.close();
  return exitCode;
}

test.each(['', '0.0.0.0', '::', '::1', '127.0.0.1', '127.0.0.2', 'localhost'])(
  'the health check finds a service whose HOST is "%s"',
  async (host) => {
    expect(await check(host)).toBe(0);
  },
);

test('a service that is not ready fails the health check', async () => {
  expect(await check('127.0.0.2', 503)).toBe(1);
});
