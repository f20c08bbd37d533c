import type { RealPart } from './parts.ts';
import { startOnPort } from './start-on-port.ts';
import { startProcess } from './start-process.ts';
import { withDataFolder, type RealServer } from './with-data-folder.ts';

/** What VictoriaMetrics is started with; it needs no file of configuration. */
export interface VictoriaMetricsSpec {
  /** The program, from `findRealPart`. */
  readonly part: RealPart;
  /** Where it keeps its data; by default a temporary folder, removed when it is stopped. */
  readonly dataDir?: string;
  /** The port it listens on, of 127.0.0.1 only; by default a free one. */
  readonly port?: number;
  /** Further command-line flags. */
  readonly flags?: readonly string[];
}

/** Starts a single-node VictoriaMetrics and waits until it serves. Throws a `StartError` if it does not. */
export function startVictoriaMetrics(spec: VictoriaMetricsSpec): Promise<RealServer> {
  const { name, command } = spec.part;
  return withDataFolder(`${name}-`, spec.dataDir, (dataDir) =>
    startOnPort(name, spec.port, (port) => {
      const address = `127.0.0.1:${port}`;
      const args = [
        `-storageDataPath=${dataDir}`,
        `-httpListenAddr=${address}`,
        ...(spec.flags ?? []),
      ];
      return startProcess({ name, command, args, ready: `http://${address}/-/ready` });
    }),
  );
}
