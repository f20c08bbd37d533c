import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../../demo/server.ts';
import { ask, forkWorker, nextMessage, runLoad, startClient } from './forked.ts';

describe('waiting for a forked process', () => {
  test('ends when the process exits without a message', async () => {
    using child = forkWorker('../statistics.ts');
    await expect(nextMessage(child)).rejects.toThrow(/statistics\.ts ended \(exit code 0\)/);
    await expect(ask(child, {})).rejects.toThrow('Channel closed');
  });

  test('ends when the process is killed', async () => {
    using child = forkWorker('bare-server.ts');
    const port = ask<number>(child, { body: 'ok' });
    expect(await port).toBeGreaterThan(0);
    const response = ask(child, {});
    child.kill();
    await expect(response).rejects.toThrow(/bare-server\.ts ended \(SIGTERM\)/);
  });
});

test('a failed probe of another process is NaN', async () => {
  using client = startClient('node:http, lean');
  const url = `http://127.0.0.1:${await freePort()}/`;
  const { durationsMs } = await client.run({ url, count: 2, ratePerSecond: 1000, delayMs: 0 });
  expect(durationsMs).toEqual([NaN, NaN]);
});

describe('load', () => {
  let respond: RequestListener;
  const server = createServer((request, response) => respond(request, response));
  let url = '';

  beforeEach(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const load = (target: string) => ({
    ...{ url: target, headers: {}, connections: 2, seconds: 0.2, ratePerSecond: 50 },
  });

  test('counts and times the responses', async () => {
    respond = (_request, response) => response.writeHead(200, { 'content-length': 2 }).end('ok');
    const { durationsMs, bodyBytes, failed } = await runLoad(load(url));
    expect(durationsMs.length).toBeGreaterThan(2);
    expect({ bodyBytes, failed }).toEqual({ bodyBytes: 2, failed: 0 });
  });

  test('counts a response with an error status as a failed request', async () => {
    respond = (_request, response) => response.writeHead(500, { 'content-length': 0 }).end();
    await expect(runLoad(load(url))).rejects.toThrow(/^\d+ requests to .* failed$/);
  });

  test.each([
    ['resets', (socket: Parameters<RequestListener>[0]['socket']) => socket.resetAndDestroy()],
    ['closes', (socket: Parameters<RequestListener>[0]['socket']) => socket.destroy()],
  ])('stops a connection that the server %s, and counts it as failed', async (_, end) => {
    respond = ({ socket }) => void end(socket);
    await expect(runLoad(load(url))).rejects.toThrow(/^2 requests to .* failed$/);
  });

  test('fails on every connection without a server', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}/`;
    await expect(runLoad(load(nobody))).rejects.toThrow(/^2 requests to .* failed$/);
  });
});
