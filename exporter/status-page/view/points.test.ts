import { expect, test } from 'vitest';
import { addUp } from './figure-view.ts';

test('series add up where they are known', () => {
  expect(
    addUp([
      [1, null, 3, null],
      [10, 20, null, null],
    ]),
  ).toEqual([11, 20, 3, null]);
  expect(addUp([])).toEqual([]);
});
