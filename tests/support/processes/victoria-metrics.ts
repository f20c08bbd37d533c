import { startServer, type RealServer, type ServerSpec } from '../../../demo/real-servers.ts';

/** Starts a single-node VictoriaMetrics and waits until it is ready. Rejects with a `StartError`. */
export function startVictoriaMetrics(spec: ServerSpec): Promise<RealServer> {
  return startServer(spec, (dataDir, address) => [
    `-storageDataPath=${dataDir}`,
    `-httpListenAddr=${address}`,
  ]);
}
