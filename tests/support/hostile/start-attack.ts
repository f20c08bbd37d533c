import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import type { RunningServer } from '../../../demo/server.ts';
import type { AttackName } from './attacks.ts';

/** Starts a hostile client in a process of its own, and waits until it has sent all. Disposal ends it. */
export async function startAttack({ port }: RunningServer, name: AttackName): Promise<Disposable> {
  const child = fork(new URL('attacker.ts', import.meta.url), [String(port), name]);
  await once(child, 'message');
  return child;
}

/** Follows the memory of a process from now on. Returns its growth at most, in MiB. Linux only. */
export async function watchGrowth({ pid }: RunningServer): Promise<() => Promise<number>> {
  const mebibytes = async (field: string) => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  };
  // Resets the peak. Source: `man proc_pid_clear_refs`.
  await writeFile(`/proc/${pid}/clear_refs`, '5');
  const before = await mebibytes('VmRSS');
  return async () => (await mebibytes('VmHWM')) - before;
}
