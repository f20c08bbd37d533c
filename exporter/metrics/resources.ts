import { statfsSync } from 'node:fs';
import { totalmem } from 'node:os';
import process from 'node:process';
import { getHeapStatistics } from 'node:v8';
import { cachedFor } from '../cached-for.ts';
import { droppedLogLines } from '../logger.ts';
import { sample, type Sample } from './sample.ts';

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

/** A disk does not fill within seconds. The disk of a container is that on which the engine keeps all volumes. */
const diskSamples = cachedFor(15_000, (): Sample[] => {
  try {
    const { bsize, bavail, blocks } = statfsSync('/');
    return [
      sample('penpal_monitoring_disk_available_bytes', {}, bavail * bsize),
      sample('penpal_monitoring_disk_size_bytes', {}, blocks * bsize),
    ];
  } catch {
    return [];
  }
});

/** What this host gives the exporter; free space and size of the disk if the system tells them. */
export const resourceSamples = (): Sample[] => [
  sample('penpal_monitoring_log_lines_dropped_total', {}, droppedLogLines()),
  sample('penpal_monitoring_memory_limit_bytes', {}, readMemory().limitBytes),
  ...diskSamples(),
];
