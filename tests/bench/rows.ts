import type { Row } from './row.ts';
import { apiWhileHangingRow } from './rows/api-while-hanging.ts';
import { bytesASampleRow } from './rows/bytes-a-sample.ts';
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
export const rows: readonly Row[] = [
  ...[probeCpuRow, probeErrorRow, metricsLoadRow, manyServicesRow, apiWhileHangingRow],
  ...[memoryRow, scaleRow, bytesASampleRow, outageRow, generateRow, containerRow],
];
