import { expect, test } from 'vitest';
import { cachedFor } from './cached-for.ts';

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
