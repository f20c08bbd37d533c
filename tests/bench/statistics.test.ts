import { expect, test } from 'vitest';
import { median, quantile, spread } from './statistics.ts';

test.each([
  ['an odd number of values', [9, 1, 5], 5],
  ['an even number of values', [8, 1, 2, 100], 5],
  ['two values', [1, 2], 1.5],
  ['one value', [7], 7],
  ['no values', [], NaN],
])('the median of %s', (_, values, expected) => {
  expect(median(values)).toBe(expected);
});

test.each([
  [0, 1],
  [0.5, 6],
  [0.95, 10],
  [1, 10],
])('the quantile %d is one of the values', (part, expected) => {
  expect(quantile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], part)).toBe(expected);
  expect(quantile([], part)).toBeNaN();
});

test('a spread has the median, the smallest and the largest value, and is empty without values', () => {
  expect(spread([3, 1, 2, 10], 1)).toBe('2.5 [1.0–10.0]');
  expect(spread([], 1)).toBe('');
});
