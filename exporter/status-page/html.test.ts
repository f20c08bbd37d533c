import { describe, expect, test } from 'vitest';
import { attribute, html } from './html.ts';
import type { Content } from './html.ts';

describe('html', () => {
  test.for([
    ['text', 'a & b', 'a &amp; b'],
    ['markup', '<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['quotes of every kind', `"'\``, '&quot;&#39;&#96;'],
    ['a change of direction', 'a\u202eb\u2066c', 'a\ufffdb\ufffdc'],
    ['a number', 0, '0'],
    ['nothing', null, ''],
    ['nothing known', undefined, ''],
    ['a condition that is not met', false, ''],
    ['what html made', html`<b>${'<'}</b>`, '<b>&lt;</b>'],
    ['a list', ['<', html`<br />`, null], '&lt;<br />'],
  ] as const)('writes %s', ([, value, expected]) => {
    expect(html`${value as Content}`.text).toBe(expected);
  });

  test('text that looks like what html makes stays text', () => {
    const forged = { text: '<script></script>' } as unknown as Content;
    expect(() => html`${forged}`).toThrow(TypeError);
  });

  test('a value cannot leave its attribute', () => {
    const name = '" onload="alert(1)';
    expect(html`<i title="${name}"></i>`.text).toBe('<i title="&quot; onload=&quot;alert(1)"></i>');
    expect(attribute('title', name).text).toBe(' title="&quot; onload=&quot;alert(1)"');
    expect(attribute('title', undefined).text).toBe('');
  });

  test('drops the indentation of the source, not that of values', () => {
    const made = html`<ul>
      <li>${'a\n   b'}</li>
      <li>c</li>
    </ul>`;
    expect(made.text).toBe('<ul>\n<li>a\n   b</li>\n<li>c</li>\n</ul>');
  });
});
