import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { startApp } from '../../tests/support/api/app-fixture.ts';
import { fuzz, mutated } from '../../tests/support/fuzz.ts';
import { problemSchema } from './problem.ts';
import { LIMITS, startServer, type ServerOptions } from './server.ts';

/** The shipped limits, a hundred times as fast. */
const FAST_LIMITS = {
  headersTimeout: LIMITS.headersTimeout / 100,
  requestTimeout: LIMITS.requestTimeout / 100,
  connectionsCheckingInterval: LIMITS.connectionsCheckingInterval / 100,
};
const GET = 'GET /api/v1/status HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
const POST =
  'POST /api/v1/monitoring/notifications HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n' +
  'transfer-encoding: chunked\r\nconnection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n';
const LONG = 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n';

/** A server that reads each request to its end. */
async function start(options: Partial<ServerOptions> = {}) {
  const log: string[] = [];
  const server = await startServer(
    (request, response) => request.resume().on('end', () => response.end('read')),
    {
      ...{ host: '127.0.0.1', port: 0, limits: LIMITS },
      log: pino({ level: 'debug', base: null }, { write: (line: string) => void log.push(line) }),
      ...options,
    },
  );
  onTestFinished(() => server.close());
  return { ...server, log };
}

/** A connection on which the test writes byte for byte. */
async function connectTo(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Sends a byte at a time until the server ends the connection. */
async function drip(socket: Socket, bytes: string): Promise<void> {
  for (let sent = 0; !socket.readableEnded && !socket.destroyed; sent += 1) {
    socket.write(bytes[sent % bytes.length]!);
    await pause(5);
  }
}

async function refusal(socket: Socket) {
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  expect(head).toContain('Content-Type: application/problem+json');
  return { status: head.split('\r\n')[0], problem: problemSchema.parse(JSON.parse(body)) };
}

test.each([
  ['sends nothing', '', ''],
  ['sends nothing after its first line', 'GET / HTTP/1.1\r\n', ''],
  ['sends its headers byte by byte', LONG, 'x-slow: loris\r\n'],
  ['sends its body byte by byte', `${LONG}\r\n`, 'x'],
])('a client that %s gets 408, and its connection is cut', async (_, first, dripped) => {
  const { port, log } = await start({ limits: FAST_LIMITS });
  const socket = await connectTo(port);
  const startedAt = performance.now();
  socket.write(first);
  const dripping = dripped === '' ? undefined : drip(socket, dripped);
  const { status, problem } = await refusal(socket);
  const tookMs = performance.now() - startedAt;
  await dripping;
  expect(status).toBe('HTTP/1.1 408 Request Timeout');
  expect(problem).toMatchObject({ title: 'Request Timeout', status: 408 });
  expect(log.join()).toContain(problem.requestId);
  const { requestTimeout, headersTimeout } = FAST_LIMITS;
  const least = first.endsWith('\r\n\r\n') ? requestTimeout : headersTimeout;
  expect(tookMs).toBeGreaterThanOrEqual(least - 1);
});

test.each([
  ['an unknown method', 'BREW / HTTP/1.1\r\nhost: a\r\n\r\n', '400 Bad Request'],
  ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n', '400 Bad Request'],
  ['a line that is no header', 'GET / HTTP/1.1\r\nno header\r\n\r\n', '400 Bad Request'],
  [
    'headers above 16 KiB',
    `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(LIMITS.maxHeaderSize)}\r\n\r\n`,
    '431 Request Header Fields Too Large',
  ],
])('%s is refused with a problem', async (_, bytes, expected) => {
  const { port } = await start();
  const socket = await connectTo(port);
  socket.write(bytes);
  const { status, problem } = await refusal(socket);
  expect(status).toBe(`HTTP/1.1 ${expected}`);
  expect(problem.detail).not.toBe('');
});

test('a refused client that never ends its side is cut before the deadline', async () => {
  const server = await start({ closeDeadlineMs: 600_000, limits: FAST_LIMITS });
  const socket = await connectTo(server.port);
  socket.write('GET / HTTP/1.1\r\n');
  await refusal(socket);
  await server.close();
});

test('slow clients delay no other client', async () => {
  const { port } = await start();
  const slow = await Promise.all(Array.from({ length: 50 }, () => connectTo(port)));
  for (const socket of slow) socket.write('GET / HTTP/1.1\r\n');
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('read');
  expect(slow.filter(({ destroyed }) => destroyed)).toEqual([]);
});

test('no bytes lead to a 5xx, and the next request works', async () => {
  const { url, ask } = await startApp();
  const requests = fc.oneof(
    mutated(fc.constantFrom(GET, POST)),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  );
  const property = fc.asyncProperty(requests, async (bytes) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const closed = once(
      socket.on('error', () => undefined),
      'close',
    );
    const received = text(socket.end(bytes)).catch(() => '');
    await closed;
    const [head = ''] = (await received).split('\r\n\r\n');
    if (head === '') return;
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]);
    expect([head, status < 500]).toEqual([head, true]);
    if (status >= 400) expect(head.toLowerCase()).toContain('application/problem+json');
  });
  await fc.assert(property, fuzz(200));
  expect((await ask('/api/v1/status')).status).toBe(200);
});
