import { expect, test } from 'vitest';
import { clip, foreignText } from './fields.ts';

test.each([
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

test('a text that is cut within a character stays well-formed', () => {
  expect(clip('a😀', 2)).toBe('a\ufffd…');
});
