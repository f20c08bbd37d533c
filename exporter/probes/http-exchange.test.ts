import { describe, expect, test } from 'vitest';
import { waitingFor } from './probe.ts';
import type { ExchangeTimes } from './http-exchange.ts';
import { bodyFaults } from '../../tests/support/probes/body-faults.ts';
import { serveEndless, serveRaw } from '../../tests/support/probes/fault.ts';
import { probeOnce, probeServer } from '../../tests/support/probes/probe-once.ts';

const MEBIBYTE = 1_048_576;
/** What the sockets of both sides may hold on a loopback. */
const SOCKET_BUFFERS = 8 * MEBIBYTE;

describe('the size limit of a body', () => {
  test('closes the connection of an endless body as soon as it is passed', async () => {
    await using server = await serveEndless();

    const outcome = await probeOnce(server.url, { maxBodyBytes: MEBIBYTE });
    await expect.poll(() => server.open.size, { interval: 5 }).toBe(0);

    expect(outcome.failure?.reason).toBe('body_too_large');
    expect(server.sent()).toBeGreaterThan(MEBIBYTE);
    expect(server.sent()).toBeLessThan(MEBIBYTE + SOCKET_BUFFERS);
  });

  test.each(bodyFaults.filter(({ reason }) => reason === 'body_too_large'))(
    'keeps memory flat over many probes of a service that $name',
    async (fault) => {
      await using server = await fault.serve();
      const before = process.memoryUsage().arrayBuffers;
      let peak = 0;

      for (let probes = 0; probes < 20; probes += 1) {
        await probeOnce(server.url);
        peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
      }

      // Without the limit, one gzip bomb takes 100 MiB and one endless body everything.
      expect(peak).toBeLessThan(64 * MEBIBYTE);
    },
  );

  test('accepts a body of exactly that size', async () => {
    const body = '{"status":"ok"}';
    const probe = (maxBodyBytes: number) =>
      probeServer((_request, response) => response.end(body), { maxBodyBytes });

    expect((await probe(body.length)).failure).toBeUndefined();
    expect((await probe(body.length - 1)).failure?.reason).toBe('body_too_large');
  });
});

describe('a request', () => {
  test("has the check's headers, and the default ones where the check has none", async () => {
    const outcome = await probeServer(
      (request, response) => {
        const { 'x-api-key': key, accept, 'user-agent': agent, connection } = request.headers;
        const version = [key, accept, agent, connection].join(' | ');
        response.end(JSON.stringify({ status: 'ok', version }));
      },
      { headers: { 'x-api-key': 'k1', accept: 'text/plain' } },
    );

    expect(outcome.facts?.version).toBe('k1 | text/plain | penpal-ai-monitoring-service | close');
  });

  test('with HEAD gets no body, whatever length is announced', async () => {
    const outcome = await probeServer(
      ({ method }, response) =>
        response.writeHead(method === 'HEAD' ? 200 : 405, { 'content-length': '5000000' }).end(),
      { method: 'HEAD' },
    );

    expect(outcome.failure).toBeUndefined();
  });

  test('accepts an HTTP/1.0 response that ends with its connection', async () => {
    await using server = await serveRaw('HTTP/1.0 200 OK\r\n\r\n{"status":"OK"}', 'end');

    const outcome = await probeOnce(server.url);

    expect([outcome.failure, outcome.statusCode]).toEqual([undefined, 200]);
  });
});

test.each<[string, string, Omit<ExchangeTimes, 'start'>]>([
  ['the DNS lookup', 'http://auth-service:3001/', {}],
  ['the connection', 'http://auth-service:3001/', { lookup: 1 }],
  ['the connection', 'http://127.0.0.1:3001/', {}],
  ['the connection', 'http://[::1]:3001/', {}],
  ['the TLS handshake', 'https://auth-service/', { lookup: 1, connect: 2 }],
  ['the response headers', 'http://auth-service/', { lookup: 1, connect: 2 }],
  ['the rest of the body', 'http://auth-service/', { lookup: 1, connect: 2, response: 3 }],
])('an exchange waits for %s: %s %o', (step, url, times) => {
  expect(waitingFor({ start: 0, ...times }, new URL(url))).toBe(step);
});
