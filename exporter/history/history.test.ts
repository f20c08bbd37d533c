import { expect, test } from 'vitest';
import { changeOfKnown, ratio, sumOfKnown } from './history.ts';

test('a sum leaves out unknown values; without known values it is unknown, not 0', () => {
  const sums = [[null, 2, null, 3], [null, 0], [null, null], []].map(sumOfKnown);
  expect(sums).toEqual([5, 0, null, null]);
});

test('a change is from the first known value to the last; one value is no change', () => {
  const changes = [[null, 5, 9, null, 2, null], [4, 4], [null, 4], []].map(changeOfKnown);
  expect(changes).toEqual([-3, 0, null, null]);
});

test('a share of nothing is unknown', () => {
  expect([ratio(1, 4), ratio(0, 4), ratio(0, 0)]).toEqual([0.25, 0, null]);
});
