import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { problemSchema } from './problem.ts';
import { LIMITS, LINGER_MS, startServer } from './server.ts';

/** The shipped limits, a hundred times as fast. */
const LIMITS_OF_TEST = {
  headersTimeout: LIMITS.headersTimeout / 100,
  requestTimeout: LIMITS.requestTimeout / 100,
  connectionsCheckingInterval: LIMITS.connectionsCheckingInterval / 100,
};
const HEADERS = 'POST / HTTP/1.1\r\nHost: monitor\r\nContent-Length: 1000\r\n';

const readBody: RequestListener = (request, response) => {
  request.resume().on('end', () => response.end('read'));
};

async function start() {
  const log: string[] = [];
  const server = await startServer(readBody, {
    ...{ host: '127.0.0.1', port: 0, limits: LIMITS_OF_TEST },
    log: pino({ level: 'debug', base: null }, { write: (line: string) => void log.push(line) }),
  });
  onTestFinished(() => server.close());
  return { ...server, log };
}

/** A connection of its own, on which the test writes byte for byte. */
async function connectTo(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Sends a byte at a time for as long as the server takes it. */
async function drip(socket: Socket, bytes: string): Promise<void> {
  for (let sent = 0; !socket.readableEnded && !socket.destroyed; sent += 1) {
    socket.write(bytes[sent % bytes.length]!);
    await pause(5);
  }
}

async function refusal(socket: Socket) {
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { status: head.split('\r\n')[0], head, problem: problemSchema.parse(JSON.parse(body)) };
}

test.each([
  ['sends nothing after its first line', 'GET / HTTP/1.1\r\n', ''],
  ['sends its headers byte by byte', HEADERS, 'x-slow: loris\r\n'],
  ['sends its body byte by byte', `${HEADERS}\r\n`, 'x'],
])('a client that %s is refused with 408, and cut', async (_, first, dripped) => {
  const { port, log } = await start();
  const socket = await connectTo(port);
  const startedAt = performance.now();
  socket.write(first);
  const dripping = dripped === '' ? undefined : drip(socket, dripped);
  const { status, head, problem } = await refusal(socket);
  const tookMs = performance.now() - startedAt;
  await dripping;
  expect(status).toBe('HTTP/1.1 408 Request Timeout');
  expect(head).toContain('Content-Type: application/problem+json');
  expect(problem).toMatchObject({ title: 'Request Timeout', status: 408 });
  expect(log.join()).toContain(problem.requestId);
  const isBody = first.endsWith('\r\n\r\n');
  const least = isBody ? LIMITS_OF_TEST.requestTimeout : LIMITS_OF_TEST.headersTimeout;
  expect(tookMs).toBeGreaterThanOrEqual(least - 1);
});

test.each([
  ['is no HTTP', 'hello\r\n\r\n', 'HTTP/1.1 400 Bad Request'],
  [
    'has headers above 16 KiB',
    `GET / HTTP/1.1\r\nHost: m\r\nX-Long: ${'x'.repeat(LIMITS.maxHeaderSize)}\r\n\r\n`,
    'HTTP/1.1 431 Request Header Fields Too Large',
  ],
])('what %s is refused with a problem as well', async (_, sent, expected) => {
  const { port } = await start();
  const socket = await connectTo(port);
  socket.write(sent);
  const { status, problem } = await refusal(socket);
  expect(status).toBe(expected);
  expect(problem.detail).not.toBe('');
});

test('a refused client that never ends its side is cut soon after it was told', async () => {
  const server = await start();
  const socket = await connectTo(server.port);
  socket.write('GET / HTTP/1.1\r\n');
  await refusal(socket);
  await pause(LINGER_MS + 100);
  const startedAt = performance.now();
  await server.close();
  expect(performance.now() - startedAt, 'no connection is left to wait for').toBeLessThan(1_000);
});

test('who sends slowly keeps nobody else waiting', async () => {
  const { port } = await start();
  const slow = await Promise.all(Array.from({ length: 50 }, () => connectTo(port)));
  for (const socket of slow) socket.write('GET / HTTP/1.1\r\n');
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  expect(await answer.text()).toBe('read');
  expect(slow.filter(({ destroyed }) => destroyed)).toEqual([]);
});

test('the shipped limits are 10 s for the headers and 15 s for the whole', () => {
  expect(LIMITS).toMatchObject({ headersTimeout: 10_000, requestTimeout: 15_000 });
});
