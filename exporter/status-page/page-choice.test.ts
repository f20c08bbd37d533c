import { describe, expect, test } from 'vitest';
import { choiceHref, pageHref, readChoice } from './page-choice.ts';

describe('what the address chooses', () => {
  test.for([
    ['nothing: English, a day, the browser’s theme', {}, false, ['en', '24h', 'auto']],
    ['the browser’s language', {}, 'fr', ['fr', '24h', 'auto']],
    ['a language over the browser’s', { lang: 'en' }, 'fr', ['en', '24h', 'auto']],
    ['all', { lang: 'fr', range: '7d', theme: 'dark' }, false, ['fr', '7d', 'dark']],
    [
      'nothing that it does not know',
      { lang: 'xx', range: '9y', theme: ['dark'] },
      false,
      ['en', '24h', 'auto'],
    ],
    ['nothing that only objects have', { range: 'constructor' }, false, ['en', '24h', 'auto']],
  ] as const)('%s', ([, query, preferred, expected]) => {
    const { language, range, theme } = readChoice(query, preferred);
    expect([language, range, theme]).toEqual(expected);
  });

  test.for([
    [
      { q: ' pay ', state: 'down' },
      { q: 'pay', state: 'down' },
    ],
    [{ q: '', state: 'odd' }, {}],
    [{ q: ['a'] }, {}],
    [{ q: 'x'.repeat(500) }, { q: 'x'.repeat(100) }],
  ])('%o searches for %o', ([query, named]) => {
    expect(readChoice(query!, false).named).toEqual(named);
  });

  test('a link keeps what was chosen and adds nothing that was not', () => {
    const choice = readChoice({ range: '7d', utm_source: 'mail' }, 'fr');
    expect(choiceHref(choice, { theme: 'dark' })).toBe('?range=7d&theme=dark');
    expect(choiceHref(readChoice({}, false), {})).toBe('?');
  });

  test('a link to another page drops the search in the list', () => {
    const choice = readChoice({ range: '7d', q: 'pay', state: 'up', page: '2' }, false);
    expect(choice.named.page).toBe(2);
    expect(pageHref(choice, 'services/a')).toBe('services/a?range=7d');
    expect(pageHref(readChoice({ page: '-1' }, false), './')).toBe('./');
  });
});
