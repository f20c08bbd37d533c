import { statfsSync } from 'node:fs';
import { cachedFor } from '../cached-for.ts';
import { sample, type Sample } from './sample.ts';

/** Milliseconds for which the numbers are cached: a disk does not fill within seconds. */
const CACHE_MS = 15_000;

/** The file system of a container is on the disk that the engine keeps all volumes on. */
const readDisk = cachedFor(CACHE_MS, () => {
  try {
    const { bsize, bavail, blocks } = statfsSync('/');
    return { availableBytes: bavail * bsize, sizeBytes: blocks * bsize };
  } catch {
    return null;
  }
});

/** Free space and size of the disk in bytes; none if the system does not tell. */
export function diskSamples(): Sample[] {
  const disk = readDisk();
  if (disk === null) return [];
  return [
    sample('penpal_monitoring_disk_available_bytes', {}, disk.availableBytes),
    sample('penpal_monitoring_disk_size_bytes', {}, disk.sizeBytes),
  ];
}
