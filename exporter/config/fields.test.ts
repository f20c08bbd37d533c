import { describe, expect, it } from 'vitest';
import { clip, compileExpression, foreignText } from './fields.ts';
import { localTimeToUnixMs, parseDuration } from './fields.ts';

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['1h30m', 5_400_000],
    ['2w', 1_209_600_000],
    ['1m500ms', 60_500],
    ['0s', 0],
  ])('%s has %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '30', '30 s', '-5s', '1.5s', 's', '5S', '5min', '5s later', '5s5m', '5s5s'])(
    'cannot be "%s"',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );
});

describe('a JMESPath expression', () => {
  it('finds its value in a document, and is its text in JSON', () => {
    const root = compileExpression('data.n || n');
    expect(root.evaluate({ data: { n: 3 } })).toBe(3);
    expect(JSON.stringify({ root })).toBe('{"root":"data.n || n"}');
  });

  it('throws if a function gets a value of the wrong type', () => {
    expect(() => compileExpression('sum(n)').evaluate({ n: 'text' })).toThrow('sum');
  });

  it.each(['a[[', 'total(a)', 'a && b[?total(@)].{c: d}'])(
    'is refused if its syntax is wrong or a function is unknown: %s',
    (text) => {
      expect(() => compileExpression(text)).toThrow();
    },
  );
});

describe('a local time', () => {
  it.each([
    ['in UTC', '2026-12-24T22:00', 'UTC', '2026-12-24T22:00Z'],
    ['with seconds', '2026-12-24T22:00:30', 'UTC', '2026-12-24T22:00:30Z'],
    ['in winter', '2026-12-24T22:00', 'Europe/Paris', '2026-12-24T21:00Z'],
    ['in summer', '2026-07-14T22:00', 'Europe/Paris', '2026-07-14T20:00Z'],
    ['in the past', '2001-07-14T22:00', 'Europe/Paris', '2001-07-14T20:00Z'],
    ['at the start of Unix time', '1970-01-01T00:00', 'UTC', '1970-01-01T00:00Z'],
    ['before Unix time', '1950-07-14T22:00', 'UTC', '1950-07-14T22:00Z'],
    ['with half an hour of offset', '2026-07-14T12:00', 'Asia/Kolkata', '2026-07-14T06:30Z'],
    ['on another day', '2026-07-14T20:00', 'America/Los_Angeles', '2026-07-15T03:00Z'],
    ['before the clocks go forward', '2026-03-29T01:59', 'Europe/Paris', '2026-03-29T00:59Z'],
    ['that the clocks skip', '2026-03-29T02:30', 'Europe/Paris', '2026-03-29T01:30Z'],
    ['after the clocks went forward', '2026-03-29T03:00', 'Europe/Paris', '2026-03-29T01:00Z'],
    ['that occurs twice, the first', '2026-10-25T02:30', 'Europe/Paris', '2026-10-25T00:30Z'],
    ['after the clocks went back', '2026-10-25T03:00', 'Europe/Paris', '2026-10-25T02:00Z'],
  ])('%s is a moment', (_, localTime, timeZone, expected) => {
    expect(localTimeToUnixMs(localTime, timeZone)).toBe(Date.parse(expected));
  });
});

it.each([
  ['http://user:secret@host/a', 'http://host/a'],
  [
    'see HTTPS://u:se@cret@host:9090, or http://b?mail=a@b',
    'see HTTPS://host:9090, or http://b?mail=a@b',
  ],
  ['http://host/path@2 and a@b.test', 'http://host/path@2 and a@b.test'],
  ['x'.repeat(2_001), `${'x'.repeat(2_000)}…`],
])('%j of others is shown as %j', (text, shown) => {
  expect(foreignText(text)).toBe(shown);
});

it('a text that is cut within a character stays well-formed', () => {
  expect(clip('a😀', 2)).toBe('a\ufffd…');
});
