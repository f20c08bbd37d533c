import { expect, test } from 'vitest';
import { generate, readGenerated } from './generated-files.ts';
import { lineDiff } from './line-diff.ts';
import { markdownTable, withTable } from './markdown-table.ts';

test('every generated file is as its source says, byte for byte', () => {
  const drifted = [...generate()].filter(([path, text]) => readGenerated(path) !== text);
  expect(drifted.map(([path]) => path)).toEqual([]);
});

test('generating twice gives the same bytes', () => {
  expect([...generate()]).toEqual([...generate()]);
});

test('a part can be generated alone', () => {
  const paths = [...generate(['dashboards']).keys()];
  expect(paths.every((path) => path.startsWith('provisioning/grafana/'))).toBe(true);
  expect(paths).not.toEqual([]);
});

test('a difference is shown with the lines around it', () => {
  const before = ['a', 'b', 'c', 'd', 'e', 'f'].join('\n');
  const after = ['a', 'b', 'c', 'D', 'e', 'f'].join('\n');
  expect(lineDiff(before, after)).toBe('@@ line 4 @@\n  b\n  c\n- d\n+ D\n  e\n  f');
});

test('a line that is new at the end is shown as new', () => {
  expect(lineDiff('a\nb', 'a\nb\nc')).toBe('@@ line 3 @@\n  a\n  b\n+ c');
});

test('a table has its columns in one width, and pipes in it are escaped', () => {
  expect(
    markdownTable([
      ['a', 'long title'],
      ['x|y', 'z'],
    ]),
  ).toBe('| a    | long title |\n| ---- | ---------- |\n| x\\|y | z          |\n');
});

test('a page gets its table between the marks, and without marks stays as it is', () => {
  const page = 'before\n<!-- x:begin -->old<!-- x:end -->after';
  expect(withTable(page, 'x', '| t |\n')).toBe(
    'before\n<!-- x:begin -->\n\n| t |\n\n<!-- x:end -->after',
  );
  expect(withTable(page, 'y', '| t |\n')).toBe(page);
});
