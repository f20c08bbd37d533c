import { expect, test } from 'vitest';
import { drifted, generate, lineDiff } from './generated-files.ts';
import { markdownTable, withTable } from './markdown-table.ts';

test('generated files match their sources byte for byte', () => {
  expect([...drifted(generate()).keys()]).toEqual([]);
});

test('generating twice gives the same bytes', () => {
  expect([...generate()]).toEqual([...generate()]);
});

test('one part can be generated alone', () => {
  const paths = [...generate(['dashboards']).keys()];
  expect(paths.every((path) => path.startsWith('provisioning/grafana/'))).toBe(true);
  expect(paths).not.toEqual([]);
});

test.each([
  [
    'a changed line with the lines around it',
    'a b c d e f',
    'a b c D e f',
    4,
    '  b|  c|- d|+ D|  e|  f',
  ],
  ['a new line at the end', 'a b', 'a b c', 3, '  a|  b|+ c'],
])('the difference shows %s', (_, before, after, line, shown) => {
  const lines = (text: string) => text.replaceAll(' ', '\n');
  const expected = [`@@ line ${line} @@`, ...shown.split('|')].join('\n');
  expect(lineDiff(lines(before), lines(after))).toBe(expected);
});

test('a table pads its columns and escapes pipes', () => {
  expect(
    markdownTable([
      ['a', 'long title'],
      ['x|y', 'z'],
    ]),
  ).toBe('| a    | long title |\n| ---- | ---------- |\n| x\\|y | z          |\n');
});

test('a page gets its table between the marks, or stays unchanged without them', () => {
  const page = 'before\n<!-- x:begin -->old<!-- x:end -->after';
  expect(withTable(page, 'x', '| t |\n')).toBe(
    'before\n<!-- x:begin -->\n\n| t |\n\n<!-- x:end -->after',
  );
  expect(withTable(page, 'y', '| t |\n')).toBe(page);
});
