import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('without arguments it runs the build for three minutes with a random seed', () => {
  const { minutes, seed, fromSources } = readOptions([]);
  expect([minutes, fromSources, Number.isSafeInteger(seed)]).toEqual([3, false, true]);
});

test('minutes, seed and sources can be chosen', () => {
  expect(readOptions(['--minutes', '0.5', '--seed', '7', '--sources'])).toEqual({
    ...{ minutes: 0.5, seed: 7, fromSources: true },
  });
});

test.each([
  [['--minutes', 'two'], /^--minutes: expected a number of minutes up to a week, got "two"$/],
  [['--minutes', '0'], /--minutes/],
  [['--seed', '1.5'], /--seed/],
  [['--hours', '1'], /--hours/],
])('%j is refused', (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
