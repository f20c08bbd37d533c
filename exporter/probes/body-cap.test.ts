import { expect, it } from 'vitest';
import { probeHttp } from './probe.ts';
import { bodyFaults } from '../../tests/support/probes/body-faults.ts';
import { checkOf } from '../../tests/support/check-of.ts';
import { serveEndless } from '../../tests/support/probes/fault.ts';
import { serveHttp } from '../../tests/support/probes/test-server.ts';

const { signal } = new AbortController();
const MEBIBYTE = 1_048_576;
/** What the sockets of both sides may hold on a loopback. */
const SOCKET_BUFFERS = 8 * MEBIBYTE;

it('destroys the connection of a body without end as soon as the cap is passed', async () => {
  await using server = await serveEndless();

  const outcome = await probeHttp(checkOf(server.url, { maxBodyBytes: MEBIBYTE }), signal);
  await expect.poll(() => server.open.size, { interval: 5 }).toBe(0);
  const sent = server.sent();

  expect(outcome.failure?.reason).toBe('body_too_large');
  expect(sent).toBeGreaterThan(MEBIBYTE);
  expect(sent).toBeLessThan(MEBIBYTE + SOCKET_BUFFERS);
});

it.for(['sends a body without end', 'sends a gzip bomb'])(
  'keeps memory flat over many probes of a service that %s',
  async (name) => {
    const fault = bodyFaults.find((each) => each.name === name);
    if (!fault) throw new Error(`no fault is named "${name}"`);
    await using server = await fault.serve();
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;

    for (let probes = 0; probes < 20; probes += 1) {
      await probeHttp(checkOf(server.url), signal);
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
    }

    // One bomb that is let loose takes 100 MiB, one endless body all there is.
    expect(peak).toBeLessThan(64 * MEBIBYTE);
  },
);

it('takes a body of exactly the cap', async () => {
  await using server = await serveHttp((_request, response) => response.end('{"status":"ok"}'));
  const body = '{"status":"ok"}';

  const exact = await probeHttp(checkOf(server.url, { maxBodyBytes: body.length }), signal);
  const less = await probeHttp(checkOf(server.url, { maxBodyBytes: body.length - 1 }), signal);

  expect(exact.failure).toBeUndefined();
  expect(less.failure?.reason).toBe('body_too_large');
});
