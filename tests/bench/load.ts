import { ask, forkBeside } from './forked.ts';
import type { Load, LoadResult } from './load-worker.ts';

export type { Load, LoadResult };

/** Asks from a process of its own, so that what it costs is not counted as the server's. Throws if any request fails. */
export async function runLoad(load: Load): Promise<LoadResult> {
  using worker = forkBeside('load-worker.ts');
  const result = await ask<LoadResult>(worker, load);
  if (result.failed > 0) throw new Error(`${result.failed} requests to ${load.url} failed`);
  return result;
}
