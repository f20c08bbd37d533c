import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText, oncePerState, sendPieces } from './send.ts';

test('a response is written as JSON.stringify writes it, with and without cached items', () => {
  const plain = fc.jsonValue();
  const cached = fc.dictionary(fc.string(), plain).map(oncePerState((state) => ({ ...state })));
  const list = fc.array(fc.oneof(plain, cached, fc.constant(undefined)));
  const fields = fc.dictionary(fc.string(), fc.oneof(plain, list, fc.constant(undefined)));
  fc.assert(
    fc.property(fc.oneof(plain, list, fields, fc.record({ nested: fields })), (response) => {
      expect(jsonText(response)).toBe(JSON.stringify(response));
    }),
  );
});

test('a state is shown and written once, in every list', () => {
  let written = 0;
  const show = oncePerState((state: { readonly name: string }) => ({
    get name() {
      written += 1;
      return state.name;
    },
  }));
  const state = { name: 'auth' };
  const services = [show(state), show(state)];
  expect(jsonText(services)).toBe('[{"name":"auth"},{"name":"auth"}]');
  expect(jsonText({ total: 1, health: { services: [show(state)] } })).toBe(
    '{"total":1,"health":{"services":[{"name":"auth"}]}}',
  );
  expect(written).toBe(1);
});

const PIECES = Array.from({ length: 200 }, (_, index) => Buffer.alloc(65_536, index));

/** Requests the pieces from a server; `sent` resolves with the bytes that it sent in the end. */
async function ask() {
  const { promise: sent, resolve } = Promise.withResolvers<number>();
  const server = createServer((_request, response) => {
    void sendPieces(response, PIECES).then(() => resolve(response.socket?.bytesWritten ?? 0));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [response] = (await once(get({ port, agent: false }), 'response')) as [IncomingMessage];
  return { response, sent, [Symbol.dispose]: () => server.close() };
}

test('all pieces arrive in their order', async () => {
  using asked = await ask();
  expect(Buffer.compare(await buffer(asked.response), Buffer.concat(PIECES))).toBe(0);
});

test('sending waits for a slow client, and ends when the client goes away', async () => {
  using asked = await ask();
  const first = await Promise.race([
    asked.sent.then(() => 'sent'),
    once(asked.response, 'readable'),
  ]);
  expect(first).not.toBe('sent');
  asked.response.destroy();
  expect(await asked.sent).toBeLessThan(PIECES.length * 65_536);
});
