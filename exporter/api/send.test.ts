import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { sendPieces } from './send.ts';

const PIECES = Array.from({ length: 200 }, (_, index) => Buffer.alloc(65_536, index));

/** Asks a server that answers with the pieces; `sent` resolves when it believes that it is done. */
async function ask() {
  const { promise: sent, resolve } = Promise.withResolvers<number>();
  const server = createServer((_request, response) => {
    void sendPieces(response, PIECES).then(() => resolve(response.socket?.bytesWritten ?? 0));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [answer] = (await once(get({ port, agent: false }), 'response')) as [IncomingMessage];
  return { answer, sent, [Symbol.dispose]: () => server.close() };
}

test('all pieces arrive in their order', async () => {
  using asked = await ask();
  expect(Buffer.compare(await buffer(asked.answer), Buffer.concat(PIECES))).toBe(0);
});

test('what a client does not read is not given to the kernel, and its going away ends the wait', async () => {
  using asked = await ask();
  const early = await Promise.race([asked.sent.then(() => 'sent'), once(asked.answer, 'readable')]);
  expect(early).not.toBe('sent');
  asked.answer.destroy();
  expect(await asked.sent).toBeLessThan(PIECES.length * 65_536);
});
