import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { countOption, runCommandLine, UsageError } from '../../command-line/command-line.ts';
import { linesOf, writeReport } from './report.ts';
import type { Row } from './report.ts';
import { apiWhileHangingRow } from './rows/api-while-hanging.ts';
import { bytesPerSampleRow } from './rows/bytes-per-sample.ts';
import { containerRow } from './rows/container.ts';
import { generateRow } from './rows/generate.ts';
import { hostileRow } from './rows/hostile.ts';
import { manyServicesRow } from './rows/many-services.ts';
import { memoryRow } from './rows/memory.ts';
import { metricsLoadRow } from './rows/metrics-load.ts';
import { outageRow } from './rows/outage.ts';
import { pageRow } from './rows/page.ts';
import { probeCpuRow } from './rows/probe-cpu.ts';
import { probeErrorRow } from './rows/probe-error.ts';
import { scaleRow } from './rows/scale.ts';
import { startRow } from './rows/start.ts';

/** In the order of docs/performance.md. */
const rows: readonly Row[] = [
  ...[probeCpuRow, probeErrorRow, metricsLoadRow, manyServicesRow, pageRow, apiWhileHangingRow],
  ...[
    memoryRow,
    startRow,
    scaleRow,
    bytesPerSampleRow,
    outageRow,
    hostileRow,
    generateRow,
    containerRow,
  ],
];
const names = rows.map(({ name }) => name);

const command = {
  name: 'bench',
  operands: { name: '[row …]', help: `any of ${names.join(', ')}; default: all`, most: Infinity },
  options: {
    runs: { type: 'string', value: 'n', default: '5', help: 'how often each row is measured' },
    before: {
      ...({ type: 'string', value: 'folder' } as const),
      help: 'an older version with its build, to compare with in hostile, many-services, page, probe-cpu and start',
    },
  },
  remark: 'Takes about 45 minutes. Needs `npm run build`.',
} as const;

await runCommandLine(command, async (options, operands) => {
  const unknown = operands.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new UsageError(`unknown row ${unknown.join(', ')}; expected any of ${names.join(', ')}`);
  }
  const runs = countOption('runs', options.runs);
  if (!existsSync(resolve(import.meta.dirname, '../../dist/exporter/main.js'))) {
    throw new UsageError('no build found; run `npm run build` first');
  }
  const wanted = operands.length > 0 ? operands : names;
  for (const { name, measure } of rows.filter((row) => wanted.includes(row.name))) {
    console.log(`\n${name} …`);
    const lines = linesOf(name, await measure({ runs, before: options.before }));
    for (const [, ...cells] of lines) console.log(cells.join(' | '));
    writeReport(lines, names);
  }
});
