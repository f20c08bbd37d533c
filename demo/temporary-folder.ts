import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cleanups = new Set<() => void>();

function cleanUp(): void {
  for (const cleanup of cleanups) cleanup();
}

/** Calls `cleanup`, which must be synchronous, when this process exits. Returns a function that cancels it. */
export function atExit(cleanup: () => void): () => void {
  if (!process.listeners('exit').includes(cleanUp)) process.on('exit', cleanUp);
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

export type TemporaryFolder = Awaited<ReturnType<typeof temporaryFolder>>;

/**
 * Creates an empty folder in the system's temporary folder; its name starts with `prefix`. It is removed by `remove` or,
 * at the latest, when this process exits.
 */
export async function temporaryFolder(prefix: string) {
  const path = await mkdtemp(join(tmpdir(), prefix));
  const cancel = atExit(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true });
      cancel();
    },
  };
}
