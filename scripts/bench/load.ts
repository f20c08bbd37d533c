import type { Load, LoadResult } from './load-worker.ts';
import { ask, forkBeside } from './subjects.ts';

export type { Load, LoadResult };

/** Asks from a process of its own, so that what it costs is not counted as the server's. */
export async function runLoad(load: Load): Promise<LoadResult> {
  const worker = forkBeside('load-worker.ts');
  try {
    const result = await ask<LoadResult>(worker, load);
    if (result.failed > 0) throw new Error(`${result.failed} requests to ${load.url} failed`);
    return result;
  } finally {
    worker.disconnect();
  }
}
