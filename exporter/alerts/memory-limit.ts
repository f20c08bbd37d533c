import { totalmem } from 'node:os';
import process from 'node:process';
import { getHeapStatistics } from 'node:v8';
import { cachedFor } from '../cached-for.ts';
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

/** The memory of this process in bytes; null if /proc cannot be read. */
export function memoryUsage(): NodeJS.MemoryUsage | null {
  try {
    return process.memoryUsage();
  } catch {
    return null;
  }
}

/** The memory of this process and its limit, in bytes, cached: each probe asks, and /proc is slow. */
export const readMemory = cachedFor(1000, () => ({
  rssBytes: memoryUsage()?.rss ?? NaN,
  limitBytes: memoryLimitBytes(),
}));

export const memoryLimitSamples = (): Sample[] => [
  sample('penpal_monitoring_memory_limit_bytes', {}, readMemory().limitBytes),
];
