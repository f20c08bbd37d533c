import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { StartError, type RunningProcess } from './process.ts';

/** A process that serves HTTP on 127.0.0.1. */
export interface RunningServer extends RunningProcess {
  readonly port: number;
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
}

const ATTEMPTS = 3;
const IN_USE = /address already in use|EADDRINUSE/;

/**
 * Starts a server on `port`, or on a free one if `port` is undefined. Another program may take a
 * free port first; then the next one is tried. Rejects with a `StartError`; its code is
 * `PORT_TAKEN` if something else already listens on the given port.
 */
export async function startOnPort(
  name: string,
  port: number | undefined,
  start: (port: number) => Promise<RunningProcess>,
): Promise<RunningServer> {
  if (port !== undefined && !(await isPortFree(port))) {
    throw new StartError('PORT_TAKEN', `${name}: port ${port} of 127.0.0.1 is already in use`);
  }
  for (let attempt = 1; ; attempt += 1) {
    const candidate = port ?? (await freePort());
    try {
      const running = await start(candidate);
      return { ...running, port: candidate, url: `http://127.0.0.1:${candidate}` };
    } catch (error) {
      const lostItsPort = error instanceof StartError && IN_USE.test(error.message);
      if (port !== undefined || attempt === ATTEMPTS || !lostItsPort) throw error;
    }
  }
}

/**
 * A TCP port of 127.0.0.1 on which nothing listens now. It lies below those that Linux gives to clients and
 * to servers on port 0: one of these could take it before it is used.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(16_384, 32_768);
    if (await isPortFree(port)) return port;
  }
  throw new Error('no free port on 127.0.0.1');
}

/** Whether a server could listen on this port of 127.0.0.1 now. */
export async function isPortFree(port: number): Promise<boolean> {
  await using server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  }
}
