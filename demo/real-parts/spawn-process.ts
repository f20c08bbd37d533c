import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { atExit } from './at-exit.ts';
import { diesWithParent } from './dies-with-parent.ts';
import { lastLines } from './last-lines.ts';

/** How a process ended: by itself with a code, or by a signal. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process that was started. */
export interface RunningProcess extends AsyncDisposable {
  readonly pid: number;
  /** Resolves when it ends, for whatever reason; never rejects. */
  readonly exited: Promise<Exit>;
  /** The last lines that it printed. */
  output(): string;
  /** Ends it (SIGTERM, then SIGKILL) and waits for that; at once if it has already ended. */
  stop(): Promise<void>;
}

/** Where and how a process runs. */
export interface SpawnOptions {
  /** The whole environment of the process; this one's by default. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Called with every line that it prints, to standard output or error. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** The time it has to end after SIGTERM, before SIGKILL: 5 s unless told otherwise. */
  readonly graceMs?: number;
}

/**
 * Starts a process that ends with this Node process at the latest: with its exit, and on Linux also if it is killed.
 * Throws what `spawn` emits if there is no such program.
 */
export async function spawnProcess(
  command: readonly string[],
  { env, cwd, onLine, graceMs = 5_000 }: SpawnOptions = {},
): Promise<RunningProcess> {
  const [file = '', ...args] = [...(await diesWithParent()), ...command];
  const child = spawn(file, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = lastLines([child.stdout, child.stderr]);
  for (const input of [child.stdout, child.stderr]) {
    if (onLine) createInterface({ input }).on('line', onLine);
  }
  const exited = exitOf(child);
  await once(child, 'spawn');
  const { pid = 0 } = child;
  void exited.then(atExit(() => child.kill('SIGKILL')));

  async function stop(): Promise<void> {
    child.kill('SIGTERM');
    const outOfPatience = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await exited;
    clearTimeout(outOfPatience);
  }
  return { pid, exited, output, stop, [Symbol.asyncDispose]: stop };
}

/** Waits for the rest of the output too, unless a process of the child's own keeps it open. */
function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      const restMissing = setTimeout(() => resolve({ code, signal }), 500);
      child.once('close', () => {
        clearTimeout(restMissing);
        resolve({ code, signal });
      });
    });
  });
}
