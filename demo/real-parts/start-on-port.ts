import { freePort, isPortFree } from './free-port.ts';
import type { RunningProcess } from './spawn-process.ts';
import { StartError } from './start-error.ts';

/** A process that serves HTTP on 127.0.0.1. */
export interface RunningServer extends RunningProcess {
  readonly port: number;
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
}

const attempts = 3;

/**
 * Starts a server on `port`, or on a free one if that is undefined. A free port may be lost to another program before
 * the server listens on it; then the next one is tried. Throws a `StartError` with the code `PORT_TAKEN` if something
 * listens on the demanded port already, as its answer could be taken for the server's.
 */
export async function startOnPort(
  name: string,
  port: number | undefined,
  start: (port: number) => Promise<RunningProcess>,
): Promise<RunningServer> {
  if (port !== undefined) {
    if (!(await isPortFree(port))) throw portTaken(name, port);
    return onPort(await start(port), port);
  }
  for (let attempt = 1; ; attempt += 1) {
    const candidate = await freePort();
    try {
      return onPort(await start(candidate), candidate);
    } catch (error) {
      if (attempt === attempts || !lostItsPort(error)) throw error;
    }
  }
}

function onPort(running: RunningProcess, port: number): RunningServer {
  return { ...running, port, url: `http://127.0.0.1:${port}` };
}

function lostItsPort(error: unknown): boolean {
  return error instanceof StartError && /address already in use|EADDRINUSE/.test(error.message);
}

function portTaken(name: string, port: number): StartError {
  return new StartError('PORT_TAKEN', `${name}: port ${port} of 127.0.0.1 is already in use`);
}
