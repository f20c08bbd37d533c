import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readOnce } from '../../tests/support/collectors/read-once.ts';
import { serve, serveBody } from '../../tests/support/collectors/source-server.ts';

describe('an answer', () => {
  it('is read with its media type', async () => {
    await using server = await serveBody('{"n":1}', {
      'content-type': 'Application/JSON; charset=utf-8',
    });
    expect(await readOnce(server.url)).toEqual({ text: '{"n":1}', mediaType: 'application/json' });
  });

  it.each([
    ['gzip', gzipSync('{"n":1}')],
    ['br', brotliCompressSync('{"n":1}')],
  ])('that is packed with %s is unpacked', async (encoding, body) => {
    await using server = await serveBody(body, { 'content-encoding': encoding });
    expect(await readOnce(server.url)).toEqual({ text: '{"n":1}', mediaType: '' });
  });

  it('with bytes that are no UTF-8 is read with replacement characters', async () => {
    const body = Buffer.from([0xef, 0xbb, 0xbf, 0x22, 0xff, 0xc3, 0x22]);
    await using server = await serveBody(body);
    expect(await readOnce(server.url)).toMatchObject({ text: '"\ufffd\ufffd"' });
  });

  it('of exactly the size that is allowed is read', async () => {
    await using server = await serveBody('x'.repeat(1000));
    expect(await readOnce(server.url, { maxBodyBytes: 1000 })).toMatchObject({
      text: 'x'.repeat(1000),
    });
    expect(await readOnce(server.url, { maxBodyBytes: 999 })).toEqual({
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
  await readOnce(server.url, { path: '/figures?all=1', headers: { 'X-Api-Key': 'sesame' } });
  await readOnce(server.url, { headers: { Accept: 'text/html' } });
  expect(asked).toEqual([
    ['GET', '/figures?all=1', 'application/json', 'sesame', 'close'],
    ['GET', '/', 'text/html', undefined, 'close'],
  ]);
});

it('can be stopped', async () => {
  await using server = await serve(() => {});
  const stop = new AbortController();
  const reading = readOnce(server.url, {}, stop.signal);
  stop.abort();
  expect(await reading).toEqual({ failure: 'the read was stopped' });
  expect(await readOnce(server.url, {}, stop.signal)).toEqual({ failure: 'the read was stopped' });
});
