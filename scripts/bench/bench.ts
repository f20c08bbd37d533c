// npm run bench [-- row …] [--runs 5]: measures the monitoring service beside its peers and writes
// docs/performance.md. Needs `npm run build`; takes about half an hour, a row a minute or more.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { linesOf, writeReport } from './report.ts';
import { rows } from './rows.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' } },
});
const unknown = positionals.filter((wanted) => !rows.some(({ name }) => name === wanted));
const names = rows.map(({ name }) => name).join(', ');

if (unknown.length > 0) {
  console.error(`bench: unknown row ${unknown.join(', ')}; expected any of ${names}`);
  process.exitCode = 2;
} else if (!existsSync(resolve(import.meta.dirname, '../../dist/exporter/main.js'))) {
  console.error('bench: measures what `npm run build` makes; run that first');
  process.exitCode = 2;
} else {
  await measure();
}

async function measure(): Promise<void> {
  const wanted = rows.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  for (const { name, measure } of wanted) {
    console.log(`\n${name} …`);
    const lines = linesOf(name, await measure({ runs: Number(values.runs) }));
    for (const [, ...cells] of lines) console.log(cells.join(' | '));
    writeReport(
      lines,
      rows.map((row) => row.name),
    );
  }
}
