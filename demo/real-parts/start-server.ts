import type { RealPart } from './parts.ts';
import type { SpawnOptions } from './spawn-process.ts';
import { startOnPort } from './start-on-port.ts';
import { startProcess } from './start-process.ts';
import { withDataFolder, type RealServer } from './with-data-folder.ts';

/** What a real server is started with. */
export interface ServerSpec extends SpawnOptions {
  /** The program, from `findRealPart`. */
  readonly part: RealPart;
  /** Where it keeps its data; by default a temporary folder, removed when it is stopped. */
  readonly dataDir?: string;
  /** The port it listens on, of 127.0.0.1 only; by default a free one. */
  readonly port?: number;
  /** Further command-line flags. */
  readonly flags?: readonly string[];
  /** The time it has to become ready: 15 s unless told otherwise. */
  readonly readyTimeoutMs?: number;
}

/** A server that is told by a file what to do. */
export interface ConfiguredServerSpec extends ServerSpec {
  readonly configFile: string;
}

/** Starts a server that says at `/-/ready` that it serves, as Prometheus and its relatives do. Throws a `StartError`. */
export function startServer(
  spec: ServerSpec,
  flagsFor: (dataDir: string, address: string) => readonly string[],
): Promise<RealServer> {
  const { name, command } = spec.part;
  return withDataFolder(`${name}-`, spec.dataDir, (dataDir) =>
    startOnPort(name, spec.port, (port) => {
      const address = `127.0.0.1:${port}`;
      const args = flagsFor(dataDir, address);
      return startProcess({ ...spec, name, command, args, ready: `http://${address}/-/ready` });
    }),
  );
}
