import { describe, expect, test } from 'vitest';
import { cachedFor, nextSlotMs, offsetOf } from './clock.ts';

test('a value is cached for its time and read again after it', () => {
  let nowMs = 5_000;
  let reads = 0;
  const count = () => ++reads;
  const read = cachedFor(100, count, () => nowMs);

  expect([read(), read()]).toEqual([1, 1]);
  nowMs += 99;
  expect(read()).toBe(1);
  nowMs += 1;
  expect(read()).toBe(2);
});

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
