import { totalmem } from 'node:os';
import process from 'node:process';
import { getHeapStatistics } from 'node:v8';
import { cachedFor } from '../clock.ts';
import { PROCESS_CACHE_MS } from '../metrics/process-metrics.ts';
import { sample } from '../metrics/sample.ts';
import type { Sample } from '../metrics/sample.ts';

/** What the machine and the process say, in bytes. */
export interface MemoryFacts {
  /**
   * The container's limit: `memory.max` of cgroup v2, `memory.limit_in_bytes` of v1. 0 or a huge
   * number where there is none.
   */
  readonly constrainedBytes: number;
  readonly machineBytes: number;
  readonly heapLimitBytes: number;
}

function memoryFacts(): MemoryFacts {
  return {
    constrainedBytes: process.constrainedMemory(),
    machineBytes: totalmem(),
    heapLimitBytes: getHeapStatistics().heap_size_limit,
  };
}

/**
 * Bytes that high memory is measured against: the container's limit if it has one below the
 * machine's memory, else the limit of the heap.
 */
export function memoryLimitBytes(facts: MemoryFacts = memoryFacts()): number {
  const { constrainedBytes, machineBytes, heapLimitBytes } = facts;
  const isLimited = constrainedBytes > 0 && constrainedBytes < machineBytes;
  return isLimited ? constrainedBytes : heapLimitBytes;
}

export const memoryLimitSamples = cachedFor(PROCESS_CACHE_MS, (): readonly Sample[] => [
  sample('penpal_monitoring_memory_limit_bytes', {}, memoryLimitBytes()),
]);

/** The memory of this process and its limit, in bytes. */
export interface MemoryReading {
  readonly rssBytes: number;
  readonly limitBytes: number;
}

/**
 * Milliseconds for which a reading stands. Each probe asks whether memory is high: files of /proc and of
 * the cgroup, which were a fifth of a probe's CPU.
 */
const READING_KEPT_MS = 1000;

/** At most READING_KEPT_MS old. */
export const readMemory = cachedFor(READING_KEPT_MS, (): MemoryReading => ({
  rssBytes: process.memoryUsage.rss(),
  limitBytes: memoryLimitBytes(),
}));
