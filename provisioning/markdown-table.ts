/** A Markdown table with its columns padded to one width, as Prettier writes it. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const escaped = rows.map((cells) => cells.map((cell) => cell.replaceAll('|', '\\|')));
  const [header = [], ...body] = escaped;
  const widths = header.map((_, column) =>
    Math.max(3, ...escaped.map((cells) => (cells[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(header), rule, ...body.map(line)].map((text) => `${text}\n`).join('');
}

/** Puts a table between the two marks of a page; a page without the marks stays as it is. */
export function withTable(page: string, mark: string, table: string): string {
  const begin = `<!-- ${mark}:begin -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(`<!-- ${mark}:end -->`, from);
  if (from < 0 || to < 0) return page;
  return `${page.slice(0, from + begin.length)}\n\n${table}\n${page.slice(to)}`;
}
