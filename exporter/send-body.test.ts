import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { cutUnread, sendBody, type Body } from './send-body.ts';

const MIB = 1_048_576;

/** Clients that get the bodies of `bodyOf` in their order, and do not read yet. */
async function startReaders(count: number, bodyOf: (index: number) => Body) {
  const responses: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    void sendBody(response, bodyOf(responses.length));
    responses.push(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  const clients: IncomingMessage[] = [];
  for (let index = 0; index < count; index += 1) {
    const request = get({ port, agent: false });
    clients.push(((await once(request, 'response')) as [IncomingMessage])[0]);
  }
  return { clients, responses };
}

const isOpen = ({ destroyed }: ServerResponse) => !destroyed;

test('a body arrives whole, however its buffers are cut', async () => {
  const body = [1, 65_536, 0, 200_000].map((length, index) => Buffer.alloc(length, index));
  const { clients } = await startReaders(1, () => body);
  expect(Buffer.compare(await buffer(clients[0]!), Buffer.concat(body))).toBe(0);
});

test('a piece that takes the place of the one before arrives whole, also when the client reads late', async () => {
  const pieces = 200;
  const memory = Buffer.alloc(65_536);
  const body = {
    bytes: pieces * memory.length,
    *[Symbol.iterator]() {
      for (let index = 0; index < pieces; index += 1) yield memory.fill(index);
    },
  };
  const { clients } = await startReaders(1, () => body);
  const expected = Array.from({ length: pieces }, (_, index) => Buffer.alloc(65_536, index));
  expect(Buffer.compare(await buffer(clients[0]!), Buffer.concat(expected))).toBe(0);
});

test('the oldest of the readers that never read are cut when their bodies take too much', async () => {
  const { responses } = await startReaders(5, () => [Buffer.alloc(20 * MIB)]);
  cutUnread(responses);
  await expect.poll(() => responses.map(isOpen)).toEqual([false, false, true, true, true]);
});

test('readers of one body hold it once', async () => {
  const shared = [Buffer.alloc(20 * MIB)];
  const { responses } = await startReaders(5, () => shared);
  cutUnread(responses);
  expect(responses.map(isOpen)).toEqual([true, true, true, true, true]);
});
