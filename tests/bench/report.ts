import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { markdownTable, withTable } from '../../provisioning/markdown-table.ts';
import { describeMachine } from './machine.ts';
import type { Finding } from './row.ts';

const PAGE = resolve(import.meta.dirname, '../../docs/performance.md');
const HEADER = ['row', 'what', 'monitoring service', 'beside it', 'goal', 'met', 'measured'];

/** The findings of a row as lines of the table. */
export function linesOf(row: string, findings: readonly Finding[]): string[][] {
  const date = new Date().toISOString().slice(0, 10);
  return findings.map(({ what, ours, against, goal, met }) => {
    const said = met === undefined ? '–' : met ? 'yes' : 'no';
    return [row, what, ours, against || '–', goal, said, date];
  });
}

/** Puts the lines into the page, in the order of the rows; those of other rows stay as they are. */
export function writeReport(measured: readonly string[][], order: readonly string[]): void {
  const page = readFileSync(PAGE, 'utf8');
  const names = new Set(measured.map(([row]) => row));
  const kept = tableLines(page).filter(([row]) => !names.has(row));
  const rank = ([row = '']: readonly string[]) => order.indexOf(row);
  const lines = [...kept, ...measured].toSorted((a, b) => rank(a) - rank(b));
  const described = withTable(page, 'machine', `${describeMachine()}.\n`);
  writeFileSync(PAGE, withTable(described, 'bench', markdownTable([HEADER, ...lines])));
}

/** The cells of the table that the page has now, without its header. */
function tableLines(page: string): string[][] {
  const [, table = ''] = page.split(/<!-- bench:(?:begin|end) -->/);
  const lines = table.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
}
