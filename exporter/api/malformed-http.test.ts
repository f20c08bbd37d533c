import { connect } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzz, fuzzTimeoutMs, mutated } from '../../tests/support/fuzz.ts';
import { startApp } from '../../tests/support/api/app-fixture.ts';
import { ajv } from '../../tests/support/api/openapi-fixture.ts';

const isProblem = ajv.getSchema('document#/components/schemas/Problem');
const GET = 'GET /api/v1/status HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
const POST =
  'POST /api/v1/monitoring/notifications HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n' +
  'transfer-encoding: chunked\r\nconnection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n';

/** Sends the bytes, ends the sending, and gives everything that came back. */
function exchange(url: string, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let came = '';
    socket.setEncoding('latin1').on('data', (text: string) => (came += text));
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(came));
    socket.end(bytes);
  });
}

/** Status and body of the first answer. */
function first(came: string) {
  const [head = '', ...rest] = came.split('\r\n\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]);
  return { status, head, body: rest.join('\r\n\r\n') };
}

test.each([
  { title: 'a method that there is not', bytes: 'BREW / HTTP/1.1\r\nhost: a\r\n\r\n', status: 400 },
  { title: 'no HTTP at all', bytes: 'SSH-2.0-OpenSSH_9.6\r\n', status: 400 },
  {
    title: 'headers that are too large',
    bytes: `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
    status: 431,
  },
  { title: 'a header that is none', bytes: 'GET / HTTP/1.1\r\nno header\r\n\r\n', status: 400 },
])('$title is answered with a problem', async ({ bytes, status }) => {
  const { url } = await startApp();
  const answer = first(await exchange(url, bytes));
  expect([answer.status, answer.head]).toEqual([
    status,
    expect.stringContaining('Content-Type: application/problem+json'),
  ]);
  expect(isProblem?.(JSON.parse(answer.body)), JSON.stringify(isProblem?.errors)).toBe(true);
});

test(
  'whatever bytes come, no answer is a 5xx, and the next request is served',
  { timeout: fuzzTimeoutMs },
  async () => {
    const { url, ask } = await startApp();
    const requests = fc.oneof(
      mutated(fc.constantFrom(GET, POST)),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    const property = fc.asyncProperty(requests, async (bytes) => {
      const came = await exchange(url, bytes);
      if (came === '') return;
      const { status, head } = first(came);
      expect([came.slice(0, 200), status < 500]).toEqual([came.slice(0, 200), true]);
      if (status >= 400) expect(head.toLowerCase()).toContain('application/problem+json');
    });
    await fc.assert(property, fuzz(200));
    expect((await ask('/api/v1/status')).status).toBe(200);
  },
);
