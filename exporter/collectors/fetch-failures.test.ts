import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { explainFetchFailure } from './explain-fetch-failure.ts';
import { fetchSource } from './fetch-source.ts';
import { readOnce } from '../../tests/support/collectors/read-once.ts';
import {
  configuredSource,
  serve,
  serveBody,
} from '../../tests/support/collectors/source-server.ts';

const MIB = 1_048_576;

describe('a read fails with a sentence when the source', () => {
  it.each([
    [404, 'expected HTTP status 2xx, got 404'],
    [500, 'expected HTTP status 2xx, got 500'],
    [304, 'expected HTTP status 2xx, got 304'],
  ])('answers %i', async (status, failure) => {
    await using server = await serve((_, response) => response.writeHead(status).end('{"n":1}'));
    expect(await readOnce(server.url)).toEqual({ failure });
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
    expect(await readOnce(server.url)).toEqual({ failure: 'expected HTTP status 2xx, got 302' });
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
    expect(await readOnce(server.url)).toEqual({ failure: `expected at most ${MIB} bytes` });
  });

  it('answers with 20 MB', async () => {
    await using server = await serveBody('x'.repeat(20_000_000));
    expect(await readOnce(server.url)).toEqual({ failure: `expected at most ${MIB} bytes` });
  });

  it('answers with 20 MB that are packed into a few bytes', async () => {
    const body = gzipSync(Buffer.alloc(20_000_000));
    expect(body.length).toBeLessThan(50_000);
    await using server = await serveBody(body, { 'content-encoding': 'gzip' });
    expect(await readOnce(server.url)).toEqual({ failure: `expected at most ${MIB} bytes` });
  });

  it('answers with a body that cannot be unpacked', async () => {
    await using server = await serveBody('{"n":1}', { 'content-encoding': 'gzip' });
    expect(await readOnce(server.url)).toEqual({
      failure: 'the body cannot be unpacked (Z_DATA_ERROR)',
    });
  });

  it('never answers', async () => {
    await using server = await serve(() => {});
    const failure = 'expected the whole answer within 100 ms';
    expect(await readOnce(server.url, { timeout: '100ms' })).toEqual({ failure });
  });

  it('answers a byte at a time, past the deadline', async () => {
    await using server = await serve((_, response) => {
      const drip = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(drip));
    });
    const failure = 'expected the whole answer within 150 ms';
    expect(await readOnce(server.url, { timeout: '150ms' })).toEqual({ failure });
  });

  it('closes the connection before the body is complete', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"n":', () => response.destroy());
    });
    const failure = 'the connection was closed before the answer was complete';
    expect(await readOnce(server.url)).toEqual({ failure });
  });

  it('is not there', async () => {
    const gone = await serveBody('');
    await gone[Symbol.asyncDispose]();
    expect(await readOnce(gone.url)).toEqual({ failure: 'the connection was refused' });
  });

  it('does not speak TLS although its address says so', async () => {
    await using server = await serveBody('{"n":1}');
    const { failure } = (await readOnce(server.url.replace('http:', 'https:'))) as {
      failure: string;
    };
    expect(failure).toBe('the source does not speak TLS as expected');
  });
});

describe('a read fails with a sentence when the configuration', () => {
  it.each([
    ['has a header that cannot be sent', { headers: { 'x-key': 'a\nb' } }],
    ['has an address that is none', { url: 'nowhere' }],
  ])('%s', async (_, changed) => {
    await using server = await serveBody('{"n":1}');
    const metrics = [{ metric: 'penpal_total_users', value: 'n' }];
    const source = { ...configuredSource(server.url, { format: 'json', metrics }), ...changed };
    const fetched = await fetchSource(source, new AbortController().signal);
    expect(fetched).toEqual({ failure: expect.stringMatching(/^the read failed \(/) as string });
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
    const { failure } = (await readOnce(`http://127.0.0.1:${port}`)) as { failure: string };
    expect(failure).toBe('the answer is not valid HTTP (HPE_INVALID_CONSTANT)');
  });
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

  it.each([
    [['ENETUNREACH', 'ECONNREFUSED'], 'the connection was refused'],
    [['EHOSTUNREACH', 'ENETUNREACH'], 'the host cannot be reached'],
  ])('says most of the addresses of a name: %s', (codes, sentence) => {
    const errors = codes.map((code) => Object.assign(new Error('sesame'), { code }));
    const cause = Object.assign(new AggregateError(errors), { code: codes[0] });
    const error = Object.assign(new Error('sesame', { cause }), { code: codes[0] });
    expect(explainFetchFailure(error)).toBe(sentence);
  });

  it('does not quote an error without a code', () => {
    expect(explainFetchFailure(new Error('sesame'))).toBe('the read failed');
  });
});
