import { totalmem } from 'node:os';
import process from 'node:process';
import { getHeapStatistics } from 'node:v8';
import { cachedFor } from '../clock.ts';
import { sample, type Sample } from '../metrics/sample.ts';

/**
 * Bytes that high memory is measured against: the container's limit if it is below the machine's
 * memory, else the limit of the heap. Without a limit `constrainedBytes` is 0 (cgroup v2: `max`) or
 * larger than the machine (cgroup v1).
 */
export function memoryLimitBytes({
  constrainedBytes = process.constrainedMemory(),
  machineBytes = totalmem(),
  heapLimitBytes = getHeapStatistics().heap_size_limit,
} = {}): number {
  const isLimited = constrainedBytes > 0 && constrainedBytes < machineBytes;
  return isLimited ? constrainedBytes : heapLimitBytes;
}

/** How long a reading is cached. Each probe asks for it, and the files of /proc take long to read. */
const READING_MS = 1000;

/** The memory of this process and its limit, in bytes; at most READING_MS old. */
export const readMemory = cachedFor(READING_MS, () => ({
  rssBytes: process.memoryUsage.rss(),
  limitBytes: memoryLimitBytes(),
}));

export const memoryLimitSamples = (): Sample[] => [
  sample('penpal_monitoring_memory_limit_bytes', {}, readMemory().limitBytes),
];
