import { spawnProcess, type RunningProcess, type SpawnOptions } from './spawn-process.ts';
import { StartError } from './start-error.ts';
import { untilReady, type Readiness } from './until-ready.ts';

/** What to start. */
export interface ProcessSpec extends SpawnOptions {
  /** How error messages call it. */
  readonly name: string;
  /** The program and what always precedes its arguments. */
  readonly command: readonly string[];
  readonly args?: readonly string[];
  readonly ready: Readiness;
  /** The time it has to become ready: 15 s unless told otherwise. */
  readonly readyTimeoutMs?: number;
}

/**
 * Starts a process and waits until it is ready; see `spawnProcess` for how it ends.
 * Throws a `StartError` if it ends first or takes longer than `readyTimeoutMs`; then it no longer runs.
 */
export async function startProcess(spec: ProcessSpec): Promise<RunningProcess> {
  const { name, command, args = [], ready, readyTimeoutMs = 15_000 } = spec;
  const running = await spawnProcess([...command, ...args], spec).catch((cause: unknown) => {
    throw new StartError('EXITED', `${name} could not be started`, { cause });
  });
  const gone = new AbortController();
  void running.exited.then(() => gone.abort());
  const givenUp = AbortSignal.any([gone.signal, AbortSignal.timeout(readyTimeoutMs)]);
  const isReady = await untilReady(ready, givenUp);
  if (isReady && !gone.signal.aborted) return running;

  const reason = gone.signal.aborted
    ? `ended (${await howItEnded(running)}) before it was ready`
    : `was not ready within ${readyTimeoutMs / 1000} s`;
  const code = gone.signal.aborted ? 'EXITED' : 'NOT_READY';
  await running.stop();
  throw new StartError(code, `${name} ${reason}:\n${running.output()}`);
}

async function howItEnded(running: RunningProcess): Promise<string> {
  const { code, signal } = await running.exited;
  return signal ?? `exit code ${code}`;
}
