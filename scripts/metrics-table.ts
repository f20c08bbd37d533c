import { catalog } from '../exporter/metrics/catalog.ts';
import type { MetricDefinition } from '../exporter/metrics/catalog.ts';

const BEGIN = '<!-- metrics:begin -->';
const END = '<!-- metrics:end -->';

/** Puts the catalogue's table between the two marks of a page; a page without them stays as it is. */
export function withMetricsTable(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END, begin);
  if (begin < 0 || end < 0) return page;
  return `${page.slice(0, begin + BEGIN.length)}\n\n${metricsTable()}\n${page.slice(end)}`;
}

function metricsTable(): string {
  const header = ['metric', 'type', 'labels', 'meaning'];
  const rows = Object.entries(catalog).map(([name, metric]) => row(name, metric));
  return table([header, ...rows]);
}

function row(name: string, { type, labels, help }: MetricDefinition): string[] {
  const names = Object.keys(labels).map((label) => `\`${label}\``);
  return [`\`${name}\``, type, names.join(', '), help.replaceAll('|', '\\|')];
}

/** A Markdown table with its columns padded to one width, as Prettier writes it. */
function table(rows: readonly (readonly string[])[]): string {
  const columns = rows[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(3, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  const [header = [], ...body] = rows;
  return [line(header), rule, ...body.map(line)].map((text) => `${text}\n`).join('');
}
