import { expect, test } from 'vitest';
import { counterSteps, doubtfulSlots, sumRows } from './counter-steps.ts';

const none = null;

test.each([
  {
    title: 'a steady counter: the exact difference, whatever increase() extrapolates',
    ends: [10, 12, 12, 15],
    restarts: [0, 0, 0, 0],
    increases: [2.4, 0, 3.4],
    doubtful: [],
    steps: [2, 0, 3],
  },
  {
    title: 'a restart: what increase() saw',
    ends: [10, 12, 5, 6],
    restarts: [0, 0, 1, 0],
    increases: [2, 9.1, 1],
    doubtful: [1],
    steps: [2, 9.1, 1],
  },
  {
    title: 'a restart that was outgrown within the slot is still seen',
    ends: [10, 50, 51],
    restarts: [0, 1, 0],
    increases: [58, 1],
    doubtful: [0],
    steps: [58, 1],
  },
  {
    title: 'a counter that only began: what increase() saw of it',
    ends: [none, none, 3, 5],
    restarts: [none, none, 0, 0],
    increases: [none, 3.2, 2],
    doubtful: [1],
    steps: [0, 3.2, 2],
  },
  {
    title: 'a gap: what was gained meanwhile counts when the counter is back',
    ends: [10, none, none, 18, 19],
    restarts: [0, none, none, 0, 0],
    increases: [none, none, 2, 1],
    doubtful: [2],
    steps: [0, 0, 8, 1],
  },
  {
    title: 'a restart too short ago for increase(): the value it has reached',
    ends: [10, 2],
    restarts: [0, 1],
    increases: [none],
    doubtful: [0],
    steps: [2],
  },
])('$title', ({ ends, restarts, increases, doubtful, steps }) => {
  expect(doubtfulSlots(ends, restarts)).toEqual(doubtful);
  expect(counterSteps({ ends, doubtful: new Set(doubtful), increases })).toEqual(steps);
});

test('rows are added slot by slot', () => {
  expect(
    sumRows(
      [
        [1, 2],
        [10, 20],
      ],
      2,
    ),
  ).toEqual([11, 22]);
  expect(sumRows([], 2)).toEqual([0, 0]);
});
