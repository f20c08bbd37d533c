import { startServer, type ServerSpec } from './start-server.ts';
import type { RealServer } from './with-data-folder.ts';

/**
 * Starts a single-node VictoriaMetrics, which needs no file of configuration, and waits until it
 * serves. Throws a `StartError` if it does not.
 */
export function startVictoriaMetrics(spec: ServerSpec): Promise<RealServer> {
  return startServer(spec, (dataDir, address) => [
    `-storageDataPath=${dataDir}`,
    `-httpListenAddr=${address}`,
    ...(spec.flags ?? []),
  ]);
}
