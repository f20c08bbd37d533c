import { expect, test } from 'vitest';
import { keptFor } from './kept-for.ts';

test('a reading stands for its time, and is made anew after it', () => {
  let nowMs = 5_000;
  let reads = 0;
  const read = keptFor(
    100,
    () => ++reads,
    () => nowMs,
  );

  expect([read(), read()]).toEqual([1, 1]);
  nowMs += 99;
  expect(read()).toBe(1);
  nowMs += 1;
  expect(read()).toBe(2);
});
