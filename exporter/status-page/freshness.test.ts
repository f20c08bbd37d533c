import { describe, expect, test } from 'vitest';
import { freshness } from './client/freshness.ts';
import { formatOf } from './texts/format.ts';

describe('how fresh the page is', () => {
  test.for([
    ['fresh after an answer', 0, 0, 'fresh'],
    ['fresh while one question failed', 6_000, 1, 'fresh'],
    ['unreachable when two failed', 11_000, 2, 'unreachable'],
    ['unreachable when one failed and the last answer is old', 76_000, 1, 'unreachable'],
    ['fresh in a tab that may ask once a minute', 61_000, 0, 'fresh'],
    ['old after a sleep, before anything was asked', 3_600_000, 0, 'old'],
    ['fresh when the clock went back a little', -60_000, 0, 'fresh'],
    ['old when the clock was set back: nobody knows for how long', -3_600_000, 0, 'old'],
  ] as const)('%s', ([, elapsedMs, failedInARow, expected]) => {
    expect(freshness({ lastHeardAt: 1_000_000, failedInARow }, 1_000_000 + elapsedMs)).toBe(
      expected,
    );
  });
});

describe('how long ago something was', () => {
  test.for([
    ['less than a minute has its own words', 59_999, null, null],
    ['the future too', -5_000, null, null],
    ['minutes', 119_000, '1 minute ago', 'il y a 1 minute'],
    ['hours', 3 * 3_600_000, '3 hours ago', 'il y a 3 heures'],
    ['days', 49 * 3_600_000, '2 days ago', 'il y a 2 jours'],
  ] as const)('%s', ([, elapsedMs, english, french]) => {
    const plain = (text: string | null) => text?.replaceAll(/[\u202f\u00a0]/g, ' ') ?? null;
    const agos = [formatOf('en', {}), formatOf('fr', {})].map((format) =>
      plain(format.ago(elapsedMs)),
    );
    expect(agos).toEqual([english, french]);
  });
});
