import { statfsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { diskSamples } from './disk.ts';

test('free space and size are those of the root file system', () => {
  const { bsize, blocks } = statfsSync('/');
  const [available, size] = diskSamples();
  expect(available?.name).toBe('penpal_monitoring_disk_available_bytes');
  expect(size).toEqual({
    name: 'penpal_monitoring_disk_size_bytes',
    labels: {},
    value: blocks * bsize,
  });
  expect(available!.value).toBeGreaterThan(0);
  expect(available!.value).toBeLessThan(size!.value);
});
