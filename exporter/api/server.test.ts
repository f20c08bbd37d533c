import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { startServer, type ServerOptions } from './server.ts';

/** Closing may take long, so that a test fails when it waits for the deadline. */
async function start(app: RequestListener, options: Partial<ServerOptions> = {}) {
  const address = { host: '127.0.0.1', port: 0, log: silentLogger };
  const server = await startServer(app, { ...address, closeDeadlineMs: 600_000, ...options });
  onTestFinished(() => server.close());
  return { ...server, url: `http://127.0.0.1:${server.port}` };
}

test('a taken port is named, with what to do', async () => {
  const { port } = await start(() => undefined);
  await expect(start(() => undefined, { port })).rejects.toMatchObject({
    code: 'config_invalid',
    message: `port ${port} is taken by another process: stop that one, or set PORT to a free port`,
  });
});

test('an address of another machine is named', async () => {
  await expect(start(() => undefined, { host: '192.0.2.1' })).rejects.toThrow('HOST 192.0.2.1');
});

test('closing completes the open request and refuses new ones', async () => {
  const started = Promise.withResolvers<() => void>();
  const server = await start((_request, response) =>
    started.resolve(() => response.end('complete')),
  );
  const asked = fetch(server.url);
  const complete = await started.promise;
  const closed = server.close();
  await expect(fetch(server.url)).rejects.toThrow();
  complete();
  const response = await asked;
  expect(await response.text()).toBe('complete');
  expect(response.headers.get('connection')).toBe('close');
  await closed;
});

test('closing cuts a kept-alive connection after its streamed response', async () => {
  const started = Promise.withResolvers<() => void>();
  const server = await start((_request, response) => {
    response.write('first');
    started.resolve(() => response.end('last'));
  });
  const asked = fetch(server.url);
  const end = await started.promise;
  await asked;
  const closed = server.close();
  end();
  expect(await (await asked).text()).toBe('firstlast');
  await closed;
});

test('closing cuts a connection without a request', async () => {
  const server = await start(() => undefined);
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  const ended = once(socket, 'close');
  await server.close();
  await ended;
});

test('the deadline cuts open requests', async () => {
  const started = Promise.withResolvers<void>();
  const server = await start(() => started.resolve(), { closeDeadlineMs: 20 });
  const asked = fetch(server.url);
  await started.promise;
  await Promise.all([server.close(), expect(asked).rejects.toThrow()]);
});

test('a server may be closed twice, and its port is free afterwards', async () => {
  const server = await start((_request, response) => response.end());
  await fetch(server.url);
  await Promise.all([server.close(), server.close()]);
  const again = createServer().listen(server.port, '127.0.0.1');
  onTestFinished(() => void again.close());
  await once(again, 'listening');
});
