import { stripVTControlCharacters, styleText } from 'node:util';

/** Lines of a table whose columns are as wide as their widest cell; the first row is its head. */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join('   ')
      .trimEnd();
  const [head = [], ...body] = rows;
  return [styleText('bold', line(head)), ...body.map(line)];
}

function widthOf(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
