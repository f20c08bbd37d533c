import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { explainFetchFailure } from './explain-fetch-failure.ts';
import { fetchSource } from './fetch-source.ts';
import { configuredSource, serve, serveBody } from './testing/source-server.ts';

const MIB = 1_048_576;
const mapping = { metric: 'penpal_total_users', value: 'n' };

/** Reads what is served at `url` once. */
function read(
  url: string,
  entry: Record<string, unknown> = {},
  signal = new AbortController().signal,
) {
  return fetchSource(
    configuredSource(url, { format: 'json', metrics: [mapping], ...entry }),
    signal,
  );
}

describe('an answer', () => {
  it('is read with its media type', async () => {
    await using server = await serveBody('{"n":1}', {
      'content-type': 'Application/JSON; charset=utf-8',
    });
    expect(await read(server.url)).toEqual({ text: '{"n":1}', mediaType: 'application/json' });
  });

  it.each([
    ['gzip', gzipSync('{"n":1}')],
    ['br', brotliCompressSync('{"n":1}')],
  ])('that is packed with %s is unpacked', async (encoding, body) => {
    await using server = await serveBody(body, { 'content-encoding': encoding });
    expect(await read(server.url)).toEqual({ text: '{"n":1}', mediaType: '' });
  });

  it('with bytes that are no UTF-8 is read with replacement characters', async () => {
    const body = Buffer.from([0xef, 0xbb, 0xbf, 0x22, 0xff, 0xc3, 0x22]);
    await using server = await serveBody(body);
    expect(await read(server.url)).toMatchObject({ text: '"\ufffd\ufffd"' });
  });

  it('of exactly the size that is allowed is read', async () => {
    await using server = await serveBody('x'.repeat(1000));
    expect(await read(server.url, { maxBodyBytes: 1000 })).toMatchObject({
      text: 'x'.repeat(1000),
    });
    expect(await read(server.url, { maxBodyBytes: 999 })).toEqual({
      failure: 'expected at most 999 bytes',
    });
  });
});

it('asks once, for the format, with the headers of the configuration', async () => {
  const asked: unknown[] = [];
  await using server = await serve(({ method, url, headers }, response) => {
    asked.push([method, url, headers.accept, headers['x-api-key'], headers.connection]);
    response.writeHead(503).end();
  });
  await read(server.url, { path: '/figures?all=1', headers: { 'X-Api-Key': 'sesame' } });
  await read(server.url, { headers: { Accept: 'text/html' } });
  expect(asked).toEqual([
    ['GET', '/figures?all=1', 'application/json', 'sesame', 'close'],
    ['GET', '/', 'text/html', undefined, 'close'],
  ]);
});

describe('a read fails with a sentence when the source', () => {
  it.each([
    [404, 'expected HTTP status 2xx, got 404'],
    [500, 'expected HTTP status 2xx, got 500'],
    [304, 'expected HTTP status 2xx, got 304'],
  ])('answers %i', async (status, failure) => {
    await using server = await serve((_, response) => response.writeHead(status).end('{"n":1}'));
    expect(await read(server.url)).toEqual({ failure });
  });

  it('redirects, which is not followed', async () => {
    let followed = false;
    await using other = await serve((_, response) => {
      followed = true;
      response.end('{"n":1}');
    });
    await using server = await serve((_, response) =>
      response.writeHead(302, { location: other.url }).end(),
    );
    expect(await read(server.url)).toEqual({ failure: 'expected HTTP status 2xx, got 302' });
    expect(followed).toBe(false);
  });

  it('answers without end', async () => {
    await using server = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    expect(await read(server.url)).toEqual({ failure: `expected at most ${MIB} bytes` });
  });

  it('answers with 20 MB', async () => {
    await using server = await serveBody('x'.repeat(20_000_000));
    expect(await read(server.url)).toEqual({ failure: `expected at most ${MIB} bytes` });
  });

  it('answers with 20 MB that are packed into a few bytes', async () => {
    const body = gzipSync(Buffer.alloc(20_000_000));
    expect(body.length).toBeLessThan(50_000);
    await using server = await serveBody(body, { 'content-encoding': 'gzip' });
    expect(await read(server.url)).toEqual({ failure: `expected at most ${MIB} bytes` });
  });

  it('answers with a body that cannot be unpacked', async () => {
    await using server = await serveBody('{"n":1}', { 'content-encoding': 'gzip' });
    expect(await read(server.url)).toEqual({
      failure: 'the body cannot be unpacked (Z_DATA_ERROR)',
    });
  });

  it('never answers', async () => {
    await using server = await serve(() => {});
    const failure = 'expected the whole answer within 100 ms';
    expect(await read(server.url, { timeout: '100ms' })).toEqual({ failure });
  });

  it('answers a byte at a time, past the deadline', async () => {
    await using server = await serve((_, response) => {
      const drip = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(drip));
    });
    const failure = 'expected the whole answer within 150 ms';
    expect(await read(server.url, { timeout: '150ms' })).toEqual({ failure });
  });

  it('closes the connection before the body is complete', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"n":', () => response.destroy());
    });
    const failure = 'the connection was closed before the answer was complete';
    expect(await read(server.url)).toEqual({ failure });
  });

  it('is not there', async () => {
    const gone = await serveBody('');
    await gone[Symbol.asyncDispose]();
    expect(await read(gone.url)).toEqual({ failure: 'the connection was refused' });
  });

  it('does not speak TLS although its address says so', async () => {
    await using server = await serveBody('{"n":1}');
    const { failure } = (await read(server.url.replace('http:', 'https:'))) as { failure: string };
    expect(failure).toBe('the source does not speak TLS as expected');
  });
});

describe('a read of what is not HTTP', () => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.resume().end('SSH-2.0-OpenSSH_9.2\r\n');
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('fails with a sentence', async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const { failure } = (await read(`http://127.0.0.1:${port}`)) as { failure: string };
    expect(failure).toBe('the answer is not valid HTTP (HPE_INVALID_CONSTANT)');
  });
});

it('can be stopped', async () => {
  await using server = await serve(() => {});
  const stop = new AbortController();
  const reading = read(server.url, {}, stop.signal);
  stop.abort();
  expect(await reading).toEqual({ failure: 'the read was stopped' });
  expect(await read(server.url, {}, stop.signal)).toEqual({ failure: 'the read was stopped' });
});

describe('the sentence on a failure', () => {
  it.each([
    ['a name that does not resolve', 'ENOTFOUND', 'the host name does not resolve'],
    ['an expired certificate', 'CERT_HAS_EXPIRED', 'the certificate has expired'],
    ['a code that nobody foresaw', 'EWHATEVER', 'the read failed (EWHATEVER)'],
  ])('names %s', (_, code, sentence) => {
    const secret = new Error('GET http://host/?token=sesame');
    const error = Object.assign(secret, { code });
    expect(explainFetchFailure(error)).toBe(sentence);
    expect(explainFetchFailure(new Error('sesame', { cause: error }))).toBe(sentence);
  });

  it('does not quote an error without a code', () => {
    expect(explainFetchFailure(new Error('sesame'))).toBe('the read failed');
  });
});
