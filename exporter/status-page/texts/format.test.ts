import { describe, expect, test } from 'vitest';
import { formatOf } from './format.ts';

const [en, fr] = [formatOf('en', { timeZone: 'UTC' }), formatOf('fr', { timeZone: 'UTC' })];
/** Spaces that do not break the line are hard to see in a table. */
const plain = (text: string) => text.replaceAll(/[\u202f\u00a0]/g, ' ');

describe('the formats of a language', () => {
  test.for([
    ['a count', en.count(1234567), fr.count(1234567), '1,234,567', '1 234 567'],
    ['a small count', en.count(7), fr.count(7), '7', '7'],
    ['a level', en.count(3.456), fr.count(3.456), '3.46', '3,46'],
    ['a negative count', en.count(-3), fr.count(-3), '-3', '-3'],
    ['a change', en.change(12), fr.change(-1200), '+12', '-1 200'],
    ['no change', en.change(0), fr.change(0), '0', '0'],
    ['money', en.usd(97.5), fr.usd(97.5), '$97.50', '97,50 $US'],
    ['no money', en.usd(0), fr.usd(0), '$0.00', '0,00 $US'],
    ['a cent', en.usd(0.01), fr.usd(0.01), '$0.01', '0,01 $US'],
    ['less than a cent', en.usd(0.000144), fr.usd(0.0094), '$0.00014', '0,0094 $US'],
    ['a percentage', en.percent(0.99956), fr.percent(0.99956), '99.95%', '99,95 %'],
    ['not quite all', en.percent(0.999999), fr.percent(0.999999), '99.99%', '99,99 %'],
    ['all', en.percent(1), fr.percent(1), '100%', '100 %'],
    ['an objective', en.percent(0.995), fr.percent(0.995), '99.5%', '99,5 %'],
    ['whole percent', en.wholePercent(0.876), fr.wholePercent(1.18), '87%', '118 %'],
    ['milliseconds', en.seconds(0.01234), fr.seconds(0.01234), '12.3 ms', '12,3 ms'],
    ['seconds', en.seconds(1.2345), fr.seconds(5), '1.23 s', '5 s'],
    ['a short time', en.duration(45_000), fr.duration(0), '45 s', '0 s'],
    ['minutes', en.duration(119_999), fr.duration(60_000), '1 min', '1 min'],
    ['hours', en.duration(11_520_000), fr.duration(7_200_000), '3 h 12 min', '2 h'],
    ['days', en.duration(273_600_000), fr.duration(273_600_000), '3 d 4 h', '3 j 4 h'],
  ])('%s', ([, english, french, wantedEnglish, wantedFrench]) => {
    expect([plain(english!), plain(french!)]).toEqual([wantedEnglish, wantedFrench]);
  });

  test('a moment names its zone', () => {
    const at = Date.parse('2026-11-24T12:03:20Z');
    expect(plain(en.moment(at))).toBe('Nov 24, 12:03:20 UTC');
    expect(plain(fr.moment(at))).toBe('24 nov., 12:03:20 UTC');
  });
});
