import { expect, test } from 'vitest';
import { parseDuration } from './duration.ts';

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['1h30m', 5_400_000],
  ['1m500ms', 60_500],
  ['1y1w1d', 31_536_000_000 + 604_800_000 + 86_400_000],
  ['0s', 0],
])('%s is a duration of %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', '5', 's', '1.5h', '-1h', '30m1h', '1h1h', '1 h', '1H', '1h\n'])(
  '"%s" is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);
