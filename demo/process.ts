import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { atExit } from './temporary-folder.ts';

/** How a process ended: by itself with a code, or by a signal. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningProcess extends AsyncDisposable {
  readonly pid: number;
  /** Resolves when the process ends, for whatever reason; never rejects. */
  readonly exited: Promise<Exit>;
  /** The last 8,000 characters that it printed. */
  output(): string;
  /** Sends SIGTERM, then SIGKILL, and waits for the end. */
  stop(): Promise<void>;
}

export interface ProcessSpec {
  /** For error messages. */
  readonly name: string;
  readonly command: readonly string[];
  /** The whole environment of the process. Default: this one's. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Called with each line that the process prints to standard output or standard error. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** The process is ready once this URL responds with 2xx. Without it: as soon as it runs. */
  readonly readyUrl?: string;
  /** Default 120 s: it is for what never starts, and costs nothing otherwise. */
  readonly readyTimeoutMs?: number;
  /** From SIGTERM to SIGKILL. Default 5 s. */
  readonly graceMs?: number;
}

/** A process did not become ready and no longer runs. The message ends with its last output. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code: 'EXITED' | 'NOT_READY' | 'PORT_TAKEN';

  constructor(code: StartError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const MAX_KEPT_CHARACTERS = 8_000;
const READY_POLL_MS = 50;

/**
 * Starts a process and waits until it is ready. It ends with this Node process at the latest: when
 * Node exits, and on Linux also when Node is killed. Rejects with a `StartError`.
 */
export async function startProcess(spec: ProcessSpec): Promise<RunningProcess> {
  const { name, readyUrl, readyTimeoutMs = 120_000 } = spec;
  const running = await spawnProcess(spec).catch((cause: unknown) => {
    throw new StartError('EXITED', `${name} could not be started`, { cause });
  });
  if (readyUrl === undefined) return running;
  const ended = new AbortController();
  void running.exited.then(() => ended.abort());
  const givenUp = AbortSignal.any([ended.signal, AbortSignal.timeout(readyTimeoutMs)]);
  if ((await isReady(readyUrl, givenUp)) && !ended.signal.aborted) return running;
  const hasEnded = ended.signal.aborted;
  await running.stop();
  const { code, signal } = await running.exited;
  const reason = hasEnded
    ? `ended (${signal ?? `exit code ${code}`}) before it was ready`
    : `was not ready within ${readyTimeoutMs / 1000} s`;
  const message = `${name} ${reason}:\n${running.output()}`;
  throw new StartError(hasEnded ? 'EXITED' : 'NOT_READY', message);
}

async function spawnProcess(spec: ProcessSpec): Promise<RunningProcess> {
  const { command, env, cwd, onLine, graceMs = 5_000 } = spec;
  const [file = '', ...args] = [...diesWithParent(), ...command];
  const child = spawn(file, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-MAX_KEPT_CHARACTERS);
    });
    if (onLine) createInterface({ input: stream }).on('line', onLine);
  }
  const exited = exitOf(child);
  await once(child, 'spawn');
  void exited.then(atExit(() => child.kill('SIGKILL')));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const killTimer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await exited;
    clearTimeout(killTimer);
  };
  const { pid = 0 } = child;
  return { pid, exited, output: () => output.trimEnd(), stop, [Symbol.asyncDispose]: stop };
}

/** Waits up to 0.5 s for the rest of the output: a child of the process may hold the pipe open. */
function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      const finish = () => resolve({ code, signal });
      child.once('close', finish);
      setTimeout(finish, 500).unref();
    });
  });
}

async function isReady(url: string, givenUp: AbortSignal): Promise<boolean> {
  const options = { signal: givenUp, redirect: 'manual' } as const;
  while (!givenUp.aborted) {
    const response = await fetch(url, options).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return true;
    await delay(READY_POLL_MS);
  }
  return false;
}

const SETPRIV = ['setpriv', '--pdeathsig', 'KILL', '--'];
let prefix: readonly string[] | undefined;

/**
 * Put before a command, this makes the kernel kill it once this Node process is gone. Empty where
 * the machine has no `setpriv` (part of util-linux on Linux).
 */
export function diesWithParent(): readonly string[] {
  const [file = '', ...args] = SETPRIV;
  return (prefix ??= spawnSync(file, [...args, 'true']).status === 0 ? SETPRIV : []);
}
