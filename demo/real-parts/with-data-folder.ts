import type { RunningServer } from './start-on-port.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A server that keeps data. */
export interface RealServer extends RunningServer {
  /** The folder of its data; gone after `stop` unless it was demanded. */
  readonly dataDir: string;
}

/**
 * Starts a server that keeps its data in `dataDir` or, if that is undefined, in a temporary folder that is removed
 * when the server is stopped or cannot be started.
 */
export async function withDataFolder(
  prefix: string,
  dataDir: string | undefined,
  start: (dataDir: string) => Promise<RunningServer>,
): Promise<RealServer> {
  if (dataDir !== undefined) return { ...(await start(dataDir)), dataDir };
  const folder = await temporaryFolder(prefix);
  try {
    const server = await start(folder.path);
    const stop = (): Promise<void> => server.stop().then(() => folder.remove());
    return { ...server, dataDir: folder.path, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}
