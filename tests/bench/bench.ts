// npm run bench [-- row …] [--runs 5]: measures the monitoring service and comparable programs, and writes
// docs/performance.md. Needs `npm run build`. Takes about 45 minutes, at least a minute per row.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readOptions } from './options.ts';
import type { Options } from './options.ts';
import { linesOf, writeReport } from './report.ts';
import type { Row } from './report.ts';
import { apiWhileHangingRow } from './rows/api-while-hanging.ts';
import { bytesPerSampleRow } from './rows/bytes-per-sample.ts';
import { containerRow } from './rows/container.ts';
import { generateRow } from './rows/generate.ts';
import { manyServicesRow } from './rows/many-services.ts';
import { memoryRow } from './rows/memory.ts';
import { metricsLoadRow } from './rows/metrics-load.ts';
import { outageRow } from './rows/outage.ts';
import { probeCpuRow } from './rows/probe-cpu.ts';
import { probeErrorRow } from './rows/probe-error.ts';
import { scaleRow } from './rows/scale.ts';

/** In the order of docs/performance.md. */
const rows: readonly Row[] = [
  ...[probeCpuRow, probeErrorRow, metricsLoadRow, manyServicesRow, apiWhileHangingRow],
  ...[memoryRow, scaleRow, bytesPerSampleRow, outageRow, generateRow, containerRow],
];
const names = rows.map(({ name }) => name);

await measure(optionsOrExit());

function optionsOrExit(): Options {
  try {
    const options = readOptions(process.argv.slice(2), names);
    if (existsSync(resolve(import.meta.dirname, '../../dist/exporter/main.js'))) return options;
    throw new Error('no build found; run `npm run build` first');
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
