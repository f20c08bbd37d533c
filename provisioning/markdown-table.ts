/** A Markdown table, padded as Prettier does. The first row is its header. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const escaped = rows.map((cells) => cells.map((cell) => cell.replaceAll('|', '\\|')));
  const [header = [], ...body] = escaped;
  const widths = header.map((_, column) =>
    Math.max(3, ...escaped.map((cells) => (cells[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |\n`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(header), rule, ...body.map(line)].join('');
}

/**
 * The page with `table` between `<!-- mark:begin -->` and `<!-- mark:end -->`. A page without these
 * marks is returned unchanged.
 */
export function withTable(page: string, mark: string, table: string): string {
  const begin = `<!-- ${mark}:begin -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(`<!-- ${mark}:end -->`, from);
  if (from < 0 || to < 0) return page;
  return `${page.slice(0, from + begin.length)}\n\n${table}\n${page.slice(to)}`;
}
