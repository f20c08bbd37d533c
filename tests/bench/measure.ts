import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { runCommand } from '../support/processes/run-command.ts';

export const seconds = (count: number): Promise<void> => pause(count * 1000);

/**
 * Starts `count` tasks at an even rate, each at its due time on the monotonic clock, even if earlier ones
 * have not ended. Resolves with the milliseconds of all tasks, in order; NaN for a task that failed.
 */
export async function runEvenly(
  count: number,
  ratePerSecond: number,
  task: () => Promise<number>,
): Promise<number[]> {
  const periodMs = 1000 / ratePerSecond;
  const start = performance.now();
  const running: Promise<number>[] = [];
  while (running.length < count) {
    const waitMs = start + running.length * periodMs - performance.now();
    if (waitMs > 0.5) await pause(waitMs);
    else running.push(task().catch(() => NaN));
  }
  return Promise.all(running);
}

/** User and system time of a process, microseconds. The kernel counts in ticks of 10 ms. */
export function cpuMicros(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** The same of a process and all that descend from it. */
export function treeCpuMicros(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .slice(0, -1);
  return children.reduce((sum, child) => sum + treeCpuMicros(Number(child)), cpuMicros(pid));
}

/** Resident memory of a process, MB (2^20 bytes). */
export function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}

/** Runs a command and returns its output. Throws if it fails or takes longer than `timeoutMs`. */
export async function mustWork(command: readonly string[], timeoutMs = 30_000): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand(command, { timeoutMs });
  if (exitCode !== 0) throw new Error(`${command.join(' ')} failed: ${stderr}`);
  return stdout;
}

/** The number of services that an exposition has a probe result of. */
export function probedServices(exposition: string): number {
  return (exposition.match(/^service_probe_success\{/gm) ?? []).length;
}
