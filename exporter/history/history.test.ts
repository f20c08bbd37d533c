import { expect, test } from 'vitest';
import { changeOfKnown, ratio, sumOfKnown } from './history.ts';

test('a sum leaves out unknown values; without known values it is unknown, not 0', () => {
  expect(sumOfKnown([null, 2, null, 3])).toBe(5);
  expect(sumOfKnown([null, 0])).toBe(0);
  expect(sumOfKnown([null, null])).toBe(null);
  expect(sumOfKnown([])).toBe(null);
});

test('a change is from the first known value to the last; one value is no change', () => {
  expect(changeOfKnown([null, 5, 9, null, 2, null])).toBe(-3);
  expect(changeOfKnown([4, 4])).toBe(0);
  expect(changeOfKnown([null, 4])).toBe(null);
  expect(changeOfKnown([])).toBe(null);
});

test('a share of nothing is unknown', () => {
  expect([ratio(1, 4), ratio(0, 4), ratio(0, 0)]).toEqual([0.25, 0, null]);
});
