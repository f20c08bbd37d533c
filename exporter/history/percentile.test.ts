import fc from 'fast-check';
import { expect, test } from 'vitest';
import { percentile } from './percentile.ts';

test.each([
  { title: 'of nothing is nothing', of: [], ratio: 0.5, is: null },
  { title: 'of one sample is that sample', of: [7], ratio: 0.99, is: 7 },
  { title: 'p50 of an even number is the lower middle', of: [1, 2, 3, 4], ratio: 0.5, is: 2 },
  {
    title: 'p95 of 20 is the 19th',
    of: Array.from({ length: 20 }, (_, i) => i + 1),
    ratio: 0.95,
    is: 19,
  },
  {
    title: 'p99 of 100 is the 99th',
    of: Array.from({ length: 100 }, (_, i) => i + 1),
    ratio: 0.99,
    is: 99,
  },
  {
    title: 'p99 of 99 is the last',
    of: Array.from({ length: 99 }, (_, i) => i + 1),
    ratio: 0.99,
    is: 99,
  },
])('a percentile $title', ({ of, ratio, is }) => {
  expect(percentile(of, ratio)).toBe(is);
});

test('at least the ratio of the samples are not above it, and fewer are below it', () => {
  const samples = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(samples, fc.constantFrom(0.5, 0.95, 0.99), (values, ratio) => {
      const ascending = values.toSorted((a, b) => a - b);
      const found = percentile(ascending, ratio)!;
      const needed = ratio * values.length;
      expect(values.filter((value) => value <= found).length).toBeGreaterThanOrEqual(needed);
      expect(values.filter((value) => value < found).length).toBeLessThan(needed);
    }),
  );
});
