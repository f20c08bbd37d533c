import type { ChildProcess } from 'node:child_process';
import { forkBeside, nextMessage } from './forked.ts';

/** A server in a process of its own; gone when it is disposed of. */
export interface ForkedServer extends Disposable {
  readonly child: ChildProcess;
  /** Without a slash at the end. */
  readonly url: string;
}

/** The service that is probed (target.ts). */
export const startTarget = (): Promise<ForkedServer> => served(forkBeside('target.ts'));

/** What answers with the exposition, or with the series of it, that the monitoring service has. */
export function startPeer(
  file: 'bare-server.ts' | 'prom-client-server.ts',
  exposition: string,
): Promise<ForkedServer> {
  const child = forkBeside(file);
  child.send({ body: exposition });
  return served(child);
}

/** Waits for the port that it tells first. */
async function served(child: ChildProcess): Promise<ForkedServer> {
  const url = `http://127.0.0.1:${await nextMessage<number>(child)}`;
  return { child, url, [Symbol.dispose]: () => child[Symbol.dispose]() };
}
