import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../demo/server.ts';
import { runLoad } from './load.ts';

let answer: RequestListener;
const server = createServer((request, response) => answer(request, response));
let url = '';

beforeEach(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const load = (ofUrl: string) => ({
  ...{ url: ofUrl, headers: {}, connections: 2, seconds: 0.2, ratePerSecond: 50 },
});

test('answers are counted and timed', async () => {
  answer = (_request, response) => response.writeHead(200, { 'content-length': 2 }).end('ok');
  const { durationsMs, bodyBytes, failed } = await runLoad(load(url));
  expect(durationsMs.length).toBeGreaterThan(2);
  expect({ bodyBytes, failed }).toEqual({ bodyBytes: 2, failed: 0 });
});

test('an answer that is not good is a failed request', async () => {
  answer = (_request, response) => response.writeHead(500, { 'content-length': 0 }).end();
  await expect(runLoad(load(url))).rejects.toThrow(/^\d+ requests to .* failed$/);
});

test.each([
  ['resets', (socket: Parameters<RequestListener>[0]['socket']) => socket.resetAndDestroy()],
  ['closes', (socket: Parameters<RequestListener>[0]['socket']) => socket.destroy()],
])('a connection that the server %s is a failed request, and asks no more', async (_, end) => {
  answer = ({ socket }) => void end(socket);
  await expect(runLoad(load(url))).rejects.toThrow(/^2 requests to .* failed$/);
});

test('a server that is not there fails every connection', async () => {
  const nobody = `http://127.0.0.1:${await freePort()}/`;
  await expect(runLoad(load(nobody))).rejects.toThrow(/^2 requests to .* failed$/);
});
