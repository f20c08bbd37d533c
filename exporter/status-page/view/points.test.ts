import { describe, expect, test } from 'vitest';
import { addUp, steps, total } from './points.ts';

describe('points of a trend', () => {
  test.for([
    ['what was added from slot to slot', [10, 12, 12, 20], [null, 2, 0, 8]],
    ['from 0 on after a reset', [10, 12, 3, 4], [null, 2, 3, 1]],
    ['all that was added during a gap where it ends', [10, null, null, 15], [null, null, null, 5]],
    ['nothing before the first value', [null, 4, 5], [null, null, 1]],
  ] as const)('a counter shows %s', ([, points, expected]) => {
    expect(steps(points)).toEqual(expected);
  });

  test('series add up where they are known', () => {
    expect(
      addUp([
        [1, null, 3, null],
        [10, 20, null, null],
      ]),
    ).toEqual([11, 20, 3, null]);
    expect(addUp([])).toEqual([]);
  });

  test('nothing adds up to nothing known, not to 0', () => {
    expect(total([null, null])).toBe(null);
    expect(total([null, 0])).toBe(0);
  });
});
