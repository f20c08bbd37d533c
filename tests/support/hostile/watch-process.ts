import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** What an attack did to a process. */
export interface Harm {
  /** Longest time without a response to another client, milliseconds. */
  readonly longestStopMs: number;
  /** Largest growth of the resident memory, MiB. */
  readonly grownMiB: number;
}

const residentMiB = (pid: number) =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** Asks another client's small question all the time while `attack` runs, and reads the memory of the process. */
export async function watchProcess(
  { url, pid }: { readonly url: string; readonly pid: number },
  attack: () => Promise<unknown>,
): Promise<Harm> {
  await fetch(`${url}/-/ready`);
  const before = residentMiB(pid);
  let [longestStopMs, most, isOver] = [0, before, false];
  const attacking = attack().finally(() => (isOver = true));
  do {
    const startMs = performance.now();
    await (await fetch(`${url}/-/ready`)).text();
    longestStopMs = Math.max(longestStopMs, performance.now() - startMs);
    most = Math.max(most, residentMiB(pid));
    await setTimeout(5);
  } while (!isOver);
  await attacking;
  return { longestStopMs: Math.round(longestStopMs), grownMiB: Math.round(most - before) };
}
