import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { startApp } from '../../tests/support/api/app-fixture.ts';
import { ATTACKS } from '../../tests/support/hostile/attacks.ts';
import { MAX_WAITING, maxConnections } from './connections.ts';
import { startServer } from './server.ts';

const REQUEST = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

async function connectTo(port: number) {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

test('a burst of pipelined requests gets a few responses and a refusal', async () => {
  const { url, ask } = await startApp();
  const socket = await connectTo(Number(new URL(url).port));
  socket.write(ATTACKS['one pipelined burst'].bytes);
  const statuses = [...(await text(socket)).matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, code]) => code);
  expect(statuses).toEqual([...Array.from({ length: MAX_WAITING }, () => '200'), '429']);
  expect((await ask('/api/v1/status')).status).toBe(200);
});

test('requests one after another are never too many', async () => {
  const { url } = await startApp();
  const socket = await connectTo(Number(new URL(url).port));
  for (let sent = 0; sent < 3 * MAX_WAITING; sent += 1) {
    socket.write(REQUEST);
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString()).toContain(' 200 OK');
  }
});

test.each([
  ['half of the file descriptors that nothing else needs', 256, 112],
  ['a few at least', 32, 4],
  ['256 at most', 1_000_000, 256],
  ['256 without a limit', Infinity, 256],
])('clients may open %s', (_, descriptors, expected) => {
  expect(maxConnections(descriptors)).toBe(expected);
});

test('a new client takes the place of the oldest idle one, and busy ones stay', async () => {
  const answers: (() => void)[] = [];
  const server = await startServer(
    (_request, response) => void answers.push(() => response.end('done')),
    { host: '127.0.0.1', port: 0, log: silentLogger, maxClients: 3 },
  );
  onTestFinished(() => server.close());
  const busy = await connectTo(server.port);
  busy.write(REQUEST);
  await expect.poll(() => answers.length).toBe(1);
  const [oldest, idle] = [await connectTo(server.port), await connectTo(server.port)];
  await expect.poll(() => oldest.destroyed || oldest.readableEnded).toBe(true);
  const late = await connectTo(server.port);
  late.write(REQUEST);
  await expect.poll(() => answers.length).toBe(2);
  for (const answer of answers) answer();
  for (const socket of [busy, late]) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString()).toContain('done');
  }
  expect(idle.destroyed || idle.readableEnded).toBe(true);
});

test('a client that never reads is cut', async () => {
  const closed = Promise.withResolvers<void>();
  const answer: RequestListener = (_request, response) => {
    response.on('close', closed.resolve).end(Buffer.alloc(50_000_000));
  };
  const server = await startServer(answer, {
    ...{ host: '127.0.0.1', port: 0, log: silentLogger, limits: { timeout: 100 } },
  });
  onTestFinished(() => server.close());
  (await connectTo(server.port)).pause().write(REQUEST);
  await closed.promise;
});
