import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { withDeadline } from '../clock.ts';
import type { CheckConfig } from '../config/config.ts';
import { checkOf } from '../../tests/support/check-of.ts';
import { makeCertificate } from '../../tests/support/certificate.ts';
import { bodyFaults } from '../../tests/support/probes/body-faults.ts';
import { serveEndless, serveRaw } from '../../tests/support/probes/fault.ts';
import { probeOnce, probeServer } from '../../tests/support/probes/probe-once.ts';
import {
  serveHealthy,
  serveHttp,
  serveHttps,
  serveTcp,
  type TestServer,
} from '../../tests/support/probes/test-server.ts';
import { exchange } from './http-exchange.ts';

const HEAD = 'HTTP/1.1 200 OK\r\n';
const MEBIBYTE = 1_048_576;
/** What the sockets of both sides may hold on a loopback. */
const SOCKET_BUFFERS = 8 * MEBIBYTE;
const from = new Date('2020-01-01T00:00:00Z');
const good = makeCertificate('localhost', from, new Date('2049-06-01T12:00:00Z'));
const expired = makeCertificate('localhost', from, new Date('2021-06-01T12:00:00Z'));

describe('a TLS connection', () => {
  test.each([
    ['a good certificate', good, { ca: good.cert, skipVerification: false }, undefined],
    ['an expired certificate', expired, { ca: expired.cert, skipVerification: false }, 'tls'],
    ['an expired one without verification', expired, { skipVerification: true }, undefined],
  ])('measures the handshake and reads the expiry of %s', async (_, certificate, tls, reason) => {
    await using server = await serveHttps(certificate, serveHealthy);

    const outcome = await probeOnce(server.url, { tls });

    expect(outcome.failure?.reason).toBe(reason);
    expect(outcome.phaseSeconds.tls).toBeGreaterThan(0);
    const expiry = certificate === good ? '2049-06-01T12:00:00Z' : '2021-06-01T12:00:00Z';
    expect(outcome.certificateExpirySeconds).toBe(Date.parse(expiry) / 1000);
  });

  test('sends no request, and so no header, to a server that is not trusted', async () => {
    let requests = 0;
    await using server = await serveHttps(good, (request, response) => {
      requests += 1;
      serveHealthy(request, response);
    });

    const tls = { ca: expired.cert, skipVerification: false };
    const outcome = await probeOnce(server.url, { tls });
    await expect.poll(() => server.accepted - server.open.size, { interval: 5 }).toBe(1);

    expect(outcome.failure?.reason).toBe('tls');
    expect(requests).toBe(0);
  });
});

test('a TLS connection ends with a close_notify, as RFC 8446 demands', async () => {
  await using service = await serveHttps(good, serveHealthy);
  const sent: Buffer[] = [];
  await using proxy = await serveTcp((socket) => {
    const onward = connect(Number(new URL(service.url).port), '127.0.0.1');
    onward.pipe(socket);
    socket.on('data', (piece) => {
      sent.push(piece);
      if (onward.writable) onward.write(piece);
    });
  });

  const tls = { ca: good.cert, skipVerification: false };
  const outcome = await probeOnce(proxy.url.replace('http:', 'https:'), { tls });
  await expect.poll(() => proxy.open.size, { interval: 5 }).toBe(0);

  expect(outcome.failure).toBeUndefined();
  // An alert of TLS 1.3 looks like 19 bytes of data.
  const lastRecord = Buffer.concat(sent).subarray(-24);
  expect(lastRecord.toString('hex')).toMatch(/^1703030013/);
});

describe('a connection', () => {
  test('is new for each probe and is closed after it', async () => {
    await using server = await serveHttp(serveHealthy);

    await probeOnce(server.url);
    await probeOnce(server.url);

    expect(server.accepted).toBe(2);
    await expect.poll(() => server.open.size, { interval: 5 }).toBe(0);
  });

  test("uses only the check's IP family", async () => {
    await using server = await serveHttp(serveHealthy);

    const v4 = await probeOnce(server.url, { ipFamily: 4 });
    const v6 = await probeOnce(server.url, { ipFamily: 6 });

    expect(v4.failure).toBeUndefined();
    expect(v6.failure).toBeDefined();
    expect(server.accepted).toBe(1);
  });
});

test('a connection that closes without an end or an error fails the probe at once', async () => {
  let client: Socket | undefined;
  const keep = (message: unknown) => ({ socket: client } = message as { socket: Socket });
  await using server = await serveTcp((socket) => socket.once('data', () => client?.destroy()));

  subscribe('net.client.socket', keep);
  const outcome = await probeOnce(server.url);
  unsubscribe('net.client.socket', keep);

  expect(outcome.failure?.reason).toBe('connection_reset');
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

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
      // Garbage of 20 probes counts in it: 4 MiB each, if none is collected.
      expect(peak).toBeLessThan(96 * MEBIBYTE);
      const left = () => {
        collectGarbage();
        return process.memoryUsage().arrayBuffers - before;
      };
      await expect.poll(left).toBeLessThan(8 * MEBIBYTE);
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

describe('the socket of an exchange that has ended, which V8 keeps for long,', () => {
  let signal: WeakRef<AbortSignal> | undefined;
  let ending: WeakRef<AbortController> | undefined;
  const abort = () => ending?.deref()?.abort();
  const trusted = { ca: good.cert, skipVerification: false };
  const stopped = async () => {
    const server = await serveHttp(serveHealthy);
    await server[Symbol.asyncDispose]();
    return server;
  };

  test.each<
    [
      how: string,
      serve: () => Promise<TestServer>,
      tls?: CheckConfig['tls'] | undefined,
      onSocket?: () => void,
    ]
  >([
    ['with a response', () => serveHttp(serveHealthy)],
    ['with one over TLS', () => serveHttps(good, serveHealthy), trusted],
    [
      'with a body that is too large',
      () => serveHttp((_, response) => response.end('x'.repeat(101))),
    ],
    ['while it waited for a response', () => serveHttp(abort)],
    ['while it connected', () => serveHttp(serveHealthy), undefined, () => process.nextTick(abort)],
    ['in the TLS handshake', () => serveTcp((socket) => socket.once('data', abort)), trusted],
    ['by a certificate that is not trusted', () => serveHttps(expired, serveHealthy), trusted],
    ['by a refused connection', stopped],
  ])('keeps nothing else of it: ended %s', async (_, serve, tls, onSocket) => {
    await using server = await serve();
    const sockets: unknown[] = [];
    const keep = (message: unknown) => {
      sockets.push((message as { socket: unknown }).socket);
      onSocket?.();
    };
    const exchangeOnce = async () => {
      const url = new URL(tls ? server.url.replace('http:', 'https:') : server.url);
      const options = { ...checkOf(url.href, { maxBodyBytes: 100 }), ...(tls && { tls }) };
      const controller = new AbortController();
      [ending, signal] = [new WeakRef(controller), new WeakRef(controller.signal)];
      const deadline = { timeoutMs: 600_000, ending: controller };
      await withDeadline(deadline, (each) => exchange(url, options, each));
    };

    subscribe('net.client.socket', keep);
    await exchangeOnce();
    unsubscribe('net.client.socket', keep);
    const isKept = () => {
      collectGarbage();
      return signal?.deref() !== undefined;
    };

    await expect.poll(isKept).toBe(false);
    expect(sockets.length).toBeGreaterThan(0);
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

test('the time until the headers is measured, even if a fault follows in the same piece', async () => {
  await using server = await serveRaw(`${HEAD}transfer-encoding: chunked\r\n\r\nx\r\n`, 'hang');

  const { failure, phaseSeconds } = await probeOnce(server.url);

  expect(failure?.reason).toBe('invalid_response');
  expect(phaseSeconds.processing).toBeGreaterThan(0);
});

describe('the web as it is:', () => {
  test.each<[what: string, response: string | Buffer, check: Partial<CheckConfig>]>([
    ['a body after a response to HEAD', `${HEAD}content-length: 4\r\n\r\nbody`, { method: 'HEAD' }],
    ['a body after status 204', `HTTP/1.1 204 Nothing\r\n\r\nbody`, { expectJson: null }],
    ['bytes after the body', `${HEAD}content-length: 15\r\n\r\n{"status":"ok"}more`, {}],
    ['an unknown encoding, unchecked', `${HEAD}content-encoding: x\r\n\r\n?`, { expectJson: null }],
    ['an encoding of utf-8', `${HEAD}content-encoding: utf-8\r\n\r\n{"status":"ok"}`, {}],
    ['headers of 60 kB', `${HEAD}x-long: ${'x'.repeat(60_000)}\r\n\r\n{"status":"ok"}`, {}],
    [
      'a few interim responses',
      `${'HTTP/1.1 103 Hint\r\n\r\n'.repeat(20)}${HEAD}\r\n{"status":"ok"}`,
      {},
    ],
  ])('accepts %s', async (_, response, check) => {
    await using server = await serveRaw(response, 'end');
    const outcome = await probeOnce(server.url, check);
    expect(outcome.failure).toBeUndefined();
    expect(outcome.durationSeconds).toBeGreaterThan(0);
  });
});
