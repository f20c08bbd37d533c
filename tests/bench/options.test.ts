import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

const names = ['probe-cpu', 'memory'];

test('without arguments every row is measured five times', () => {
  expect(readOptions([], names)).toEqual({ wanted: names, runs: 5 });
});

test('rows and runs can be chosen', () => {
  const options = readOptions(['memory', '--runs', '9'], names);
  expect(options).toEqual({ wanted: ['memory'], runs: 9 });
});

test.each([
  [['--runs', 'abc'], /^--runs: expected a whole number from 1, got "abc"$/],
  [['--runs', '0'], /--runs/],
  [['--runs', '2.5'], /--runs/],
  [['--runs', ''], /--runs/],
  [['speed'], /^unknown row speed; expected any of probe-cpu, memory$/],
  [['--seconds', '1'], /--seconds/],
])('%j is refused', (args, message) => {
  expect(() => readOptions(args, names)).toThrow(message);
});
