import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { markdownTable, withTable } from '../../provisioning/markdown-table.ts';

/** A line of the table. */
export interface Finding {
  readonly what: string;
  readonly ours: string;
  /** The same measurement of other programs; empty without any. */
  readonly against: string;
  readonly goal: string;
  /** Undefined without a limit, or if the other program is not available. */
  readonly met?: boolean | undefined;
}

/** Measurements under the name that `npm run bench -- <name>` takes. */
export interface Row {
  readonly name: string;
  readonly measure: (effort: Effort) => Promise<readonly Finding[]>;
}

export interface Effort {
  /** Repetitions of each measurement. */
  readonly runs: number;
  /** Folder of an older version with its build, which rows that can do so compare with. */
  readonly before?: string | undefined;
}

const PAGE = resolve(import.meta.dirname, '../../docs/performance.md');
const HEADER = ['row', 'what', 'monitoring service', 'compared with', 'goal', 'met', 'measured'];

/** The findings of a row as lines of the table. */
export function linesOf(row: string, findings: readonly Finding[]): string[][] {
  const date = new Date().toISOString().slice(0, 10);
  return findings.map(({ what, ours, against, goal, met }) => {
    const verdict = met === undefined ? '–' : met ? 'yes' : 'no';
    return [row, what, ours, against || '–', goal, verdict, date];
  });
}

/** Writes the lines into the page, in the order of the rows. Lines of other rows stay. */
export function writeReport(measured: readonly string[][], order: readonly string[]): void {
  const page = readFileSync(PAGE, 'utf8');
  const names = new Set(measured.map(([row]) => row));
  const others = tableLines(page).filter(([row]) => !names.has(row));
  const rank = ([row = '']: readonly string[]) => order.indexOf(row);
  const lines = [...others, ...measured].toSorted((a, b) => rank(a) - rank(b));
  const described = withTable(page, 'machine', `${describeMachine()}.\n`);
  writeFileSync(PAGE, withTable(described, 'bench', markdownTable([HEADER, ...lines])));
}

/** The cells of the page's table, without its header. */
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

/** This machine in one sentence, without names and paths. */
function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'an unknown processor';
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  const os = readFileSync('/etc/os-release', 'utf8');
  const distribution = /^PRETTY_NAME="(.*)"$/m.exec(os)?.[1] ?? 'an unknown distribution';
  return (
    `${availableParallelism()} cores of ${model}, ${memoryGb} GB of memory, ${distribution}, ` +
    `Linux ${release()}, Node ${process.versions.node}`
  );
}
