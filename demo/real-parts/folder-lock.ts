import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/**
 * Does `work` while no other process on this machine does the same for `folder`.
 * The kernel's lock (util-linux `flock`) is held by a child that lives as long as its standard input is open, so it
 * is released even if this process is killed; a lock file of our own would be left behind.
 * Throws if the lock cannot be had within `timeoutSeconds`.
 */
export async function withFolderLock<T>(
  folder: string,
  timeoutSeconds: number,
  work: () => Promise<T>,
): Promise<T> {
  const lockFile = join(folder, 'lock');
  const hold = ['sh', '-c', 'echo held; exec cat >/dev/null'];
  const child = spawn('flock', ['--timeout', String(timeoutSeconds), lockFile, ...hold]);
  const complaint = text(child.stderr);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  await once(child, 'spawn');
  const held = await Promise.race([once(child.stdout, 'data').then(() => true), exited]);
  if (held !== true) {
    const reason = (await complaint).trim();
    throw new Error(reason || `another process has held ${lockFile} for ${timeoutSeconds} s`);
  }
  try {
    return await work();
  } finally {
    child.stdin.end();
    await exited;
  }
}
