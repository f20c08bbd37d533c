import { describe, expect, test } from 'vitest';
import { nextSlotMs, offsetOf, withDeadline } from './clock.ts';
import { MovedClock } from '../tests/support/moved-clock.ts';

const untilAborted = (signal: AbortSignal) =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason)));

describe('the slots of a service', () => {
  test.each([
    [0, 0, 30_000],
    [0, 0.5, 15_000],
    [14_999, 0.5, 15_000],
    [15_000, 0.5, 45_000],
    [45_001.25, 0.5, 75_000],
  ])('after %d ms with offset %d: %d ms', (afterMs, offset, slotMs) => {
    expect(nextSlotMs(afterMs, 30_000, offset)).toBe(slotMs);
  });

  test('always come next, within an interval', () => {
    for (let ordinal = 0; ordinal < 500; ordinal += 1) {
      const offset = offsetOf(ordinal);
      let atMs = ordinal * 7_919.37;
      for (let slot = 0; slot < 5; slot += 1) {
        const nextMs = nextSlotMs(atMs, 777.7, offset);
        expect(nextMs).toBeGreaterThan(atMs);
        expect(nextMs - atMs).toBeLessThanOrEqual(777.7 + 1e-6);
        atMs = nextMs;
      }
    }
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
    expect(await reason).toMatchObject({ reason: 'timeout', message });
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
