import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { startServer } from './server.ts';
import type { ServerOptions } from './server.ts';

async function start(app: RequestListener, options: Partial<ServerOptions> = {}) {
  const server = await startServer(app, {
    host: '127.0.0.1',
    port: 0,
    log: silentLogger,
    ...options,
  });
  onTestFinished(() => server.close());
  return { ...server, url: `http://127.0.0.1:${server.port}` };
}

test('a taken port is named, with what to do', async () => {
  const { port } = await start(() => undefined);
  await expect(start(() => undefined, { port })).rejects.toMatchObject({
    code: 'listen_failed',
    message: `port ${port} is taken by another process: stop that one, or set PORT to a free port`,
  });
});

test('an address of another machine is named', async () => {
  await expect(start(() => undefined, { host: '192.0.2.1' })).rejects.toThrow('HOST 192.0.2.1');
});

test('on closing, the request that is open is answered, and new ones are refused', async () => {
  const started = Promise.withResolvers<() => void>();
  const wait: RequestListener = (_request, response) =>
    started.resolve(() => response.end('answered'));
  const server = await start(wait, { closeDeadlineMs: 60_000 });
  const asked = fetch(server.url);
  const answer = await started.promise;
  const closed = server.close();
  await expect(fetch(server.url)).rejects.toThrow();
  answer();
  const response = await asked;
  expect(await response.text()).toBe('answered');
  expect(response.headers.get('connection')).toBe('close');
  await closed;
});

test('on closing, a connection is cut that is kept alive after a streamed answer', async () => {
  const started = Promise.withResolvers<() => void>();
  const stream: RequestListener = (_request, response) => {
    response.write('first');
    started.resolve(() => response.end('last'));
  };
  const server = await start(stream, { closeDeadlineMs: 60_000 });
  const asked = fetch(server.url);
  const end = await started.promise;
  await asked;
  const closed = server.close();
  end();
  expect(await (await asked).text()).toBe('firstlast');
  await closed;
});

test('on closing, a connection is cut on which nothing was asked yet', async () => {
  const server = await start(() => undefined, { closeDeadlineMs: 60_000 });
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  const ended = once(socket, 'close');
  await server.close();
  await ended;
});

test('what is not answered by the deadline is cut', async () => {
  const started = Promise.withResolvers<void>();
  const server = await start(() => started.resolve(), { closeDeadlineMs: 20 });
  const asked = fetch(server.url);
  await started.promise;
  await Promise.all([server.close(), expect(asked).rejects.toThrow()]);
});

test('closing twice is closing once', async () => {
  const server = await start(() => undefined);
  await Promise.all([server.close(), server.close()]);
});

test('a port that was closed can be had again', async () => {
  const first = await start((_request, response) => response.end());
  await fetch(first.url);
  await first.close();
  const again = createServer().listen(first.port, '127.0.0.1');
  onTestFinished(() => void again.close());
  await once(again, 'listening');
  expect((again.address() as AddressInfo).port).toBe(first.port);
});
