import { expect, test } from 'vitest';
import { cachedFor, loadedOnce } from './cached-for.ts';

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

test('what was loaded stays, and a failed load is tried again', async () => {
  let loads = 0;
  const load = loadedOnce(() => {
    loads += 1;
    return loads === 1 ? Promise.reject(new Error('EMFILE')) : Promise.resolve(loads);
  });
  await expect(load()).rejects.toThrow('EMFILE');
  expect(await Promise.all([load(), load()])).toEqual([2, 2]);
  expect(await load()).toBe(2);
});
