import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BodyEncodingError, BodyTooLargeError, readBody } from './body.ts';

const TEXT = '{"status":"ok","name":"é"}';
const MAX_BYTES = 100;

function read(body: Buffer, encoding?: string): string {
  const headers = encoding === undefined ? {} : { 'content-encoding': encoding };
  return readBody({ statusCode: 200, headers, body }, MAX_BYTES);
}

describe('a body', () => {
  it.for<[encoding: string | undefined, body: Buffer]>([
    [undefined, Buffer.from(TEXT)],
    ['identity', Buffer.from(TEXT)],
    ['gzip', gzipSync(TEXT)],
    ['X-GZIP', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    [undefined, Buffer.from(`\ufeff${TEXT}`)],
  ])('with content-encoding %s is read', ([encoding, body]) => {
    expect(read(body, encoding)).toBe(TEXT);
  });

  it('that is empty needs no decoding', () => {
    expect(read(Buffer.alloc(0), 'gzip')).toBe('');
  });

  it.for([
    ['gzip', gzipSync(Buffer.alloc(MAX_BYTES + 1))],
    ['deflate', deflateSync(Buffer.alloc(MAX_BYTES + 1))],
    ['br', brotliCompressSync(Buffer.alloc(MAX_BYTES + 1))],
  ] as const)('that unfolds beyond the cap from %s is refused', ([encoding, body]) => {
    expect(() => read(body, encoding)).toThrow(BodyTooLargeError);
  });

  it.for([
    ['gzip', Buffer.from(TEXT)],
    ['gzip', gzipSync(TEXT).subarray(0, 20)],
    ['gzip, br', gzipSync(TEXT)],
    ['zstd', Buffer.from(TEXT)],
    ['constructor', Buffer.from(TEXT)],
  ] as const)('that is not what %s says is refused', ([encoding, body]) => {
    expect(() => read(body, encoding)).toThrow(BodyEncodingError);
  });
});
