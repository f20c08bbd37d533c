import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { bodyText, BodyChunks } from './read-body.ts';

const TEXT = '{"status":"ok","name":"é"}';
const MAX_BYTES = 100;

describe('a body', () => {
  test.each<[encoding: string | undefined, body: Buffer]>([
    [undefined, Buffer.from(TEXT)],
    ['identity', Buffer.from(TEXT)],
    ['gzip', gzipSync(TEXT)],
    ['X-GZIP', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['utf-8', Buffer.from(TEXT)],
    ['UTF8', Buffer.from(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    [undefined, Buffer.from(`\ufeff${TEXT}`)],
  ])('with content-encoding %s is decoded', (encoding, body) => {
    expect(bodyText(body, encoding, MAX_BYTES)).toBe(TEXT);
  });

  test('that is empty needs no decoding', () => {
    expect(bodyText(Buffer.alloc(0), 'gzip', MAX_BYTES)).toBe('');
  });

  const large = Buffer.alloc(MAX_BYTES + 1);
  test.each([
    ['gzip', gzipSync(large)],
    ['deflate', deflateSync(large)],
    ['br', brotliCompressSync(large)],
  ])('that is too large after decompression from %s is rejected', (encoding, body) => {
    const message = 'the body is larger than 100 bytes when decompressed';
    expect(() => bodyText(body, encoding, MAX_BYTES)).toThrow(
      expect.objectContaining({ reason: 'body_too_large', message }),
    );
  });

  test.each([
    ['gzip', Buffer.from(TEXT)],
    ['gzip', gzipSync(TEXT).subarray(0, 20)],
    ['gzip, br', gzipSync(TEXT)],
    ['zstd', Buffer.from(TEXT)],
    ['constructor', Buffer.from(TEXT)],
  ])('that is not in content-encoding %s is rejected', (encoding, body) => {
    expect(() => bodyText(body, encoding, MAX_BYTES)).toThrow(
      expect.objectContaining({ reason: 'invalid_response' }),
    );
  });

  test.each([
    [1, 10_000, 'tiny pieces are read up to 10,000 of them'],
    [31, 10_001, 'tiny pieces are refused beyond'],
    [32, 20_000, 'larger pieces are read up to the limit in bytes'],
  ])('of %d bytes a piece, %d times: %s', (bytes, pieces, rule) => {
    const chunks = new BodyChunks(1_000_000);
    const piece = Buffer.alloc(bytes, 'x');
    const results = Array.from({ length: pieces }, () => chunks.add(piece));
    const message = 'the body came in more than 10000 pieces of less than 32 bytes';
    const refused = expect.objectContaining({ reason: 'body_too_large', message }) as unknown;
    expect(results.filter((result) => result)).toEqual(rule.includes('refused') ? [refused] : []);
    if (!rule.includes('refused'))
      expect(chunks.join().toString()).toBe('x'.repeat(bytes * pieces));
  });

  test('is collected up to the limit and not beyond', () => {
    const chunks = new BodyChunks(3);
    expect([chunks.add(Buffer.from('ab')), chunks.add(Buffer.from('c'))]).toEqual([
      undefined,
      undefined,
    ]);
    expect(chunks.join().toString()).toBe('abc');
    expect(chunks.add(Buffer.from('d'))).toMatchObject({ reason: 'body_too_large' });
  });
});
