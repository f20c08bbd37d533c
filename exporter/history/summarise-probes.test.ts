import fc from 'fast-check';
import { expect, test } from 'vitest';
import { percentile } from './summarise-probes.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test.each([
  { title: 'no samples is unknown', of: [], share: 0.5, is: null },
  { title: 'one sample is that sample', of: [7], share: 0.99, is: 7 },
  { title: 'an even number at p50 is the lower middle', of: [1, 2, 3, 4], share: 0.5, is: 2 },
  { title: '20 samples at p95 is the 19th', of: upTo(20), share: 0.95, is: 19 },
  { title: '100 samples at p99 is the 99th', of: upTo(100), share: 0.99, is: 99 },
  { title: '99 samples at p99 is the last', of: upTo(99), share: 0.99, is: 99 },
])('the percentile of $title', ({ of, share, is }) => {
  expect(percentile(of, share)).toBe(is);
});

test('at least the share of the samples are not above it, and fewer are below it', () => {
  const samples = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(samples, fc.constantFrom(0.5, 0.95, 0.99), (values, share) => {
      const found = percentile(
        values.toSorted((a, b) => a - b),
        share,
      )!;
      const needed = share * values.length;
      expect(values.filter((value) => value <= found).length).toBeGreaterThanOrEqual(needed);
      expect(values.filter((value) => value < found).length).toBeLessThan(needed);
    }),
  );
});
