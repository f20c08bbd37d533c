import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { makeCertificate } from '../../tests/support/certificate.ts';
import {
  configuredSource,
  readOnce,
  serve,
  serveBody,
} from '../../tests/support/collectors/source-server.ts';
import { serveRaw, timeoutOf } from '../../tests/support/probes/fault.ts';
import { faults } from '../../tests/support/probes/faults.ts';
import { serveHttps } from '../../tests/support/probes/test-server.ts';
import { fuzz, mutated } from '../../tests/support/fuzz.ts';
import { hostileAnswers, serveHostile } from '../../tests/support/hostile/hostile-server.ts';
import { fetchText } from './fetch-text.ts';

const BODY = '{"n":1}';
const TOO_LARGE = 'the body is larger than 1048576 bytes';

describe('a body', () => {
  const undecodable = 'the body cannot be decoded (content-encoding gzip)';
  const bombed = `${TOO_LARGE} when decompressed`;
  const notUtf8 = Buffer.from([0xef, 0xbb, 0xbf, 0x22, 0xff, 0xc3, 0x22]);
  const bomb = gzipSync(Buffer.alloc(20_000_000));
  const cases: [what: string, body: string | Buffer, encoding: string, expected: object][] = [
    [
      'is read with its media type',
      BODY,
      'identity',
      { text: BODY, mediaType: 'application/json' },
    ],
    ['in gzip is decompressed', gzipSync(BODY), 'gzip', { text: BODY }],
    ['in brotli is decompressed', brotliCompressSync(BODY), 'br', { text: BODY }],
    ['has U+FFFD for bytes that are not UTF-8', notUtf8, 'identity', { text: '"\ufffd\ufffd"' }],
    ['of 20 MB is rejected', 'x'.repeat(20_000_000), 'identity', { failure: TOO_LARGE }],
    ['of 20 MB, compressed into a few bytes, is rejected', bomb, 'gzip', { failure: bombed }],
    ['that cannot be decompressed is rejected', BODY, 'gzip', { failure: undecodable }],
  ];

  it.each(cases)('%s', async (_, body, encoding, expected) => {
    const type = 'Application/JSON; charset=utf-8';
    const headers = { 'content-type': type, 'content-encoding': encoding };
    await using server = await serveBody(body, headers);
    expect(await readOnce(server.url)).toMatchObject(expected);
  });
});

test('a request is sent once, for the format, with the configured headers', async () => {
  const requests: unknown[] = [];
  await using server = await serve(({ method, url, headers }, response) => {
    requests.push([method, url, headers.accept, headers['x-api-key'], headers.connection]);
    response.writeHead(503).end();
  });
  await readOnce(server.url, { path: '/figures?all=1', headers: { 'X-Api-Key': 'sesame' } });
  await readOnce(server.url, { headers: { Accept: 'text/html' } });
  expect(requests).toEqual([
    ['GET', '/figures?all=1', 'application/json', 'sesame', 'close'],
    ['GET', '/', 'text/html', undefined, 'close'],
  ]);
});

test.each([302, 304, 404, 500])('a response with status %i fails the read', async (status) => {
  let requests = 0;
  await using server = await serve((_, response) => {
    requests += 1;
    response.writeHead(status, { location: '/elsewhere' }).end(BODY);
  });
  const failure = `expected HTTP status 2xx, got ${status}`;
  expect([await readOnce(server.url), requests]).toEqual([{ failure }, 1]);
});

const exchangeFaults = faults.filter(
  ({ name, reason }) =>
    !['http_status', 'body_mismatch', 'redirect'].includes(reason) && !/JSON|empty/.test(name),
);
test.each(exchangeFaults)('a source that $name fails: $reason', async (fault) => {
  await using server = await fault.serve();
  const timeout = `${timeoutOf(fault)}ms`;
  const { tls } = { ...configuredSource(server.url), ...fault.check };
  const source = { ...configuredSource(`${server.url}/health`, { timeout }), tls };
  const fetched = await fetchText(source, new AbortController().signal);
  const failure = 'failure' in fetched && `${new URL(server.url).host}: ${fetched.failure}`;
  expect(failure).toMatch(fault.message);
  await expect.poll(() => server.open.size, { interval: 5 }).toBe(0);
});

test.each([
  [undefined, 'http://localhost:', { text: BODY }],
  [4, 'http://localhost:', { text: BODY }],
  [6, 'http://localhost:', { failure: expect.any(String) as string }],
])('with ipFamily %s a source that listens on IPv4 gives %j', async (ipFamily, host, expected) => {
  await using server = await serveBody(BODY);
  const url = server.url.replace('http://127.0.0.1:', host);
  expect(await readOnce(url, ipFamily ? { ipFamily } : {})).toMatchObject(expected);
});

test('a read can be stopped', async () => {
  await using server = await serve(() => {});
  const stop = new AbortController();
  const reading = readOnce(server.url, {}, stop.signal);
  stop.abort();
  expect(await reading).toEqual({ failure: 'the read was stopped' });
  expect(await readOnce(server.url, {}, stop.signal)).toEqual({ failure: 'the read was stopped' });
});

describe('a read fails when the source', () => {
  it('switches protocols', async () => {
    await using server = await serveRaw(
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
      'hang',
    );
    const failure = 'expected HTTP status 2xx, got 101';
    expect(await readOnce(server.url)).toEqual({ failure });
    await expect.poll(() => server.open.size).toBe(0);
  });

  it.each([
    ['has a header that cannot be sent', { headers: { 'x-key': 'a\nb' } }],
    ['has a header whose name cannot be sent', { headers: { 'x\nkey': 'a' } }],
    ['has an invalid URL', { url: 'nowhere' }],
  ])('%s', async (_, changed) => {
    const source = { ...configuredSource('http://localhost'), ...changed };
    const fetched = await fetchText(source, new AbortController().signal);
    expect(fetched).toEqual({ failure: expect.stringMatching(/^the request failed \(/) as string });
  });
});

test('a certificate is trusted as the source is configured', async () => {
  const [from, to] = [new Date('2020-01-01T00:00:00Z'), new Date('2049-01-01T00:00:00Z')];
  const certificate = makeCertificate('localhost', from, to);
  await using server = await serveHttps(certificate, (_, response) => response.end(BODY));
  const read = (tls: { ca?: string; skipVerification: boolean }) =>
    fetchText({ ...configuredSource(server.url), tls }, new AbortController().signal);
  expect(await read({ ca: certificate.cert, skipVerification: false })).toMatchObject({
    text: BODY,
  });
  expect(await read({ skipVerification: true })).toMatchObject({ text: BODY });
  const failure = 'the certificate is self-signed';
  expect(await read({ skipVerification: false })).toEqual({ failure });
});

test('whatever a source sends, a read ends with a text or one sentence and leaves no connection open', async () => {
  const unused = { pieces: [], pauseMs: 0, then: 'end', isUnasked: false } as const;
  await using server = await serveHostile(unused);
  const response = `HTTP/1.1 200 OK\r\ncontent-length: 7\r\nconnection: close\r\n\r\n${BODY}`;
  const responses = hostileAnswers(mutated(fc.constant(response)));
  const property = fc.asyncProperty(responses, async (sent) => {
    server.answer = sent;
    const fetched = await readOnce(server.url, { timeout: '60ms', maxBodyBytes: 64 });
    if ('failure' in fetched) expect(fetched.failure).toMatch(/^.{5,300}$/s);
    else expect(fetched.text.isWellFormed()).toBe(true);
  });
  await fc.assert(property, fuzz(150));
  await expect.poll(() => server.open.size).toBe(0);
});
