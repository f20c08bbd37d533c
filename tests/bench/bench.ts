// npm run bench [-- row …] [--runs 5]: measures the monitoring service beside its peers and writes
// docs/performance.md. Needs `npm run build`; takes about half an hour, a row a minute or more.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readOptions } from './options.ts';
import type { Options } from './options.ts';
import { linesOf, writeReport } from './report.ts';
import { rows } from './rows.ts';

const names = rows.map(({ name }) => name);

await measure(chosenOptions());

function chosenOptions(): Options {
  try {
    const options = readOptions(process.argv.slice(2), names);
    if (existsSync(resolve(import.meta.dirname, '../../dist/exporter/main.js'))) return options;
    throw new Error('measures what `npm run build` makes; run that first');
  } catch (error) {
    console.error(`bench: ${(error as Error).message}`);
    process.exit(2);
  }
}

async function measure({ wanted, runs }: Options): Promise<void> {
  for (const { name, measure } of rows.filter((row) => wanted.includes(row.name))) {
    console.log(`\n${name} …`);
    const lines = linesOf(name, await measure({ runs }));
    for (const [, ...cells] of lines) console.log(cells.join(' | '));
    writeReport(lines, names);
  }
}
