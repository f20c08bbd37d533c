import { statfsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { memoryLimitBytes, readMemory, resourceSamples } from './resources.ts';

const MIB = 1_048_576;

test.each([
  { title: 'a container with a limit', constrained: 256 * MIB, limit: 256 * MIB },
  { title: 'no container', constrained: 0, limit: 2048 * MIB },
  { title: 'cgroup v2 without a limit ("max")', constrained: 2 ** 64, limit: 2048 * MIB },
  { title: 'cgroup v1 without a limit', constrained: 0x7fff_ffff_ffff_f000, limit: 2048 * MIB },
  { title: 'a limit as large as the machine', constrained: 8192 * MIB, limit: 2048 * MIB },
])('the limit with $title', ({ constrained, limit }) => {
  const machine = { machineBytes: 8192 * MIB, heapLimitBytes: 2048 * MIB };
  expect(memoryLimitBytes({ constrainedBytes: constrained, ...machine })).toBe(limit);
});

test('the limit is a metric, and this process uses less', () => {
  const { rssBytes, limitBytes } = readMemory();
  const [, limit] = resourceSamples();
  expect(limit).toEqual({
    name: 'penpal_monitoring_memory_limit_bytes',
    labels: {},
    value: limitBytes,
  });
  expect(rssBytes).toBeGreaterThan(10 * MIB);
  expect(rssBytes).toBeLessThan(limitBytes);
});

test('free space and size are those of the root file system', () => {
  const { bsize, blocks } = statfsSync('/');
  const [, , available, size] = resourceSamples();
  expect(available?.name).toBe('penpal_monitoring_disk_available_bytes');
  expect(size).toEqual({
    name: 'penpal_monitoring_disk_size_bytes',
    labels: {},
    value: blocks * bsize,
  });
  expect(available!.value).toBeGreaterThan(0);
  expect(available!.value).toBeLessThan(size!.value);
});
