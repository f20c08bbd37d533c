import { expect, it } from 'vitest';
import { formatDuration, parseDuration } from './expressions.ts';

it.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['5m', 300_000],
  ['1h30m', 5_400_000],
  ['1d', 86_400_000],
  ['2w', 1_209_600_000],
  ['1m500ms', 60_500],
  ['0s', 0],
])('%s is a duration', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each(['', '30', '30 s', '-5s', '1.5s', 's', '5S', '5min', '5s later', '5s5m', '5s5s'])(
  '"%s" is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

it.each([
  [0, '0ms'],
  [1, '1ms'],
  [1_500, '1500ms'],
  [30_000, '30s'],
  [90_000, '90s'],
  [300_000, '5m'],
  [86_400_000, '1d'],
])('%i ms are written %s, which is read again', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
  expect(parseDuration(text)).toBe(ms);
});
