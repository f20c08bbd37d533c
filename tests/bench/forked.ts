import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Runs a file of this folder in a process of its own, which ends with this one at the latest. */
export function forkBeside(file: string, ...args: string[]): ChildProcess {
  // As JSON, NaN would arrive as null.
  return fork(new URL(file, import.meta.url), args, { serialization: 'advanced' });
}

/** Waits for the next message of a forked process. Rejects if that ends instead. */
export async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const settled = new AbortController();
  const { signal } = settled;
  const message = once(child, 'message', { signal }) as Promise<[T]>;
  const end = once(child, 'exit', { signal }).then(([code, killer]) => {
    const how = code === null ? String(killer) : `exit code ${code}`;
    throw new Error(`${child.spawnargs.slice(1).join(' ')} ended (${how}) without an answer`);
  });
  try {
    return (await Promise.race([message, end]))[0];
  } finally {
    settled.abort();
  }
}

/** Sends a message to a forked process and waits for the next one from it. Rejects if that ends instead. */
export async function ask<T>(child: ChildProcess, message: object): Promise<T> {
  const answer = nextMessage<T>(child);
  child.send(message);
  return answer;
}
