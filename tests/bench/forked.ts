import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Slice, SliceResult } from './workers/client.ts';
import type { Load, LoadResult } from './workers/load.ts';

/** Runs a file of workers/ in a process of its own, which ends with this one at the latest. */
export function forkWorker(file: string, ...args: string[]): ChildProcess {
  // In JSON, NaN would become null.
  const options = { serialization: 'advanced' } as const;
  return fork(new URL(`workers/${file}`, import.meta.url), args, options);
}

/** Waits for the next message of a forked process. Rejects if the process ends first. */
export async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const settled = new AbortController();
  const { signal } = settled;
  const message = once(child, 'message', { signal }) as Promise<[T]>;
  const end = once(child, 'exit', { signal }).then(([code, killer]) => {
    const how = code === null ? String(killer) : `exit code ${code}`;
    throw new Error(`${child.spawnargs.slice(1).join(' ')} ended (${how}) without a message`);
  });
  try {
    return (await Promise.race([message, end]))[0];
  } finally {
    settled.abort();
  }
}

/** Sends a message to a forked process and waits for its next message. Rejects if it ends first. */
export async function ask<T>(child: ChildProcess, message: object): Promise<T> {
  const response = nextMessage<T>(child);
  child.send(message);
  return response;
}

/** A server in a process of its own, which disposal ends. */
export interface ForkedServer extends Disposable {
  readonly child: ChildProcess;
  /** Without a slash at the end. */
  readonly url: string;
}

/** The service that is probed. */
export const startTarget = (): Promise<ForkedServer> => served(forkWorker('target.ts'));

/** A server that responds with this exposition, or with its series. */
export function startPeer(
  file: 'bare-server.ts' | 'prom-client-server.ts',
  exposition: string,
): Promise<ForkedServer> {
  const child = forkWorker(file);
  child.send({ body: exposition });
  return served(child);
}

/** The first message of a server is its port. */
export async function served(child: ChildProcess): Promise<ForkedServer> {
  const url = `http://127.0.0.1:${await nextMessage<number>(child)}`;
  return { child, url, [Symbol.dispose]: () => child[Symbol.dispose]() };
}

/** Sends requests from a process of its own, so that their cost is not counted. Throws if any fails. */
export async function runLoad(load: Load): Promise<LoadResult> {
  using worker = forkWorker('load.ts');
  const result = await ask<LoadResult>(worker, load);
  if (result.failed > 0) throw new Error(`${result.failed} requests to ${load.url} failed`);
  return result;
}

/** A program that probes on request, in a process with measurable CPU time. */
export interface Subject {
  readonly name: string;
  readonly run: (slice: Slice) => Promise<SliceResult>;
}

/** One of clients.ts in a process of its own, so that clients share no code and no garbage. */
export function startClient(name: string): Subject & Disposable {
  const worker = forkWorker('client.ts', name);
  return {
    name,
    run: (slice) => ask(worker, slice),
    [Symbol.dispose]: () => worker[Symbol.dispose](),
  };
}

/** Lets the compilers of the subjects finish their work before anything is measured. */
export async function warmUp(subjects: readonly Subject[], url: string): Promise<void> {
  for (const subject of subjects) {
    await subject.run({ url, count: 4000, ratePerSecond: 1000, delayMs: 0 });
  }
}

/** The number of failed probes. */
export function failedProbes({ durationsMs }: SliceResult): number {
  return durationsMs.filter(Number.isNaN).length;
}
