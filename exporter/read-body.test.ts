import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { bodyText, BodyChunks, withDeadline } from './read-body.ts';
import { MovedClock } from '../tests/support/moved-clock.ts';

const TEXT = '{"status":"ok","name":"é"}';
const MAX_BYTES = 100;
const untilAborted = (signal: AbortSignal) =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason)));

describe('a body', () => {
  test.each<[encoding: string | undefined, body: Buffer]>([
    [undefined, Buffer.from(TEXT)],
    ['identity', Buffer.from(TEXT)],
    ['gzip', gzipSync(TEXT)],
    ['X-GZIP', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
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
      expect.objectContaining({ code: 'body_too_large', message }),
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
      expect.objectContaining({ code: 'invalid_response' }),
    );
  });

  test('is collected up to the limit and not beyond', () => {
    const chunks = new BodyChunks(3);
    expect([chunks.add(Buffer.from('ab')), chunks.add(Buffer.from('c'))]).toEqual([
      undefined,
      undefined,
    ]);
    expect(chunks.join().toString()).toBe('abc');
    expect(chunks.add(Buffer.from('d'))).toMatchObject({ code: 'body_too_large' });
  });
});

describe('a deadline', () => {
  test('never expires early, not even by a fraction of a millisecond', async () => {
    const waits = Array.from({ length: 50 }, async (_, index) => {
      const startMs = performance.now();
      const timeoutMs = 5 + index / 10;
      // Node counts timers from the start of the event loop's iteration, which this prolongs.
      while (performance.now() < startMs + 1);
      await withDeadline({ timeoutMs }, untilAborted);
      return performance.now() - startMs - timeoutMs;
    });

    for (const overtimeMs of await Promise.all(waits)) expect(overtimeMs).toBeGreaterThanOrEqual(0);
  });

  test('aborts with an error that names it', async () => {
    const clock = new MovedClock();
    const reason = withDeadline({ timeoutMs: 50, clock }, untilAborted);
    await clock.advance(50);
    const message = 'the response was not complete within 50 ms';
    expect(await reason).toMatchObject({ code: 'timeout', message });
  });

  test.each(['before', 'after'])('passes on a signal that aborts %s the start', async (when) => {
    const outer = new AbortController();
    const clock = new MovedClock();
    if (when === 'before') outer.abort('stop');
    const reason = withDeadline({ timeoutMs: 50, signal: outer.signal, clock }, (signal) =>
      signal.aborted ? Promise.resolve(signal.reason) : untilAborted(signal),
    );
    outer.abort('stop');
    expect(await reason).toBe('stop');
    expect(clock.pending).toBe(0);
  });

  test('leaves no timer after the work, and ends the rest of work that failed', async () => {
    const clock = new MovedClock();
    expect(await withDeadline({ timeoutMs: 50, clock }, () => Promise.resolve(7))).toBe(7);
    expect(clock.pending).toBe(0);

    let rest: Promise<unknown> = Promise.resolve();
    const failed = withDeadline({ timeoutMs: 50, clock }, (signal) => {
      rest = untilAborted(signal);
      return Promise.reject(new Error('bad'));
    });

    await expect(failed).rejects.toThrow('bad');
    await rest;
    expect(clock.pending).toBe(0);
  });
});
