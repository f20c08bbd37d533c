import { startServer, type ConfiguredServerSpec } from './start-server.ts';
import type { RealServer } from './with-data-folder.ts';

/** Starts Prometheus and waits until it serves. Throws a `StartError` if it does not. */
export function startPrometheus(spec: ConfiguredServerSpec): Promise<RealServer> {
  return startServer(spec, (dataDir, address) => [
    `--config.file=${spec.configFile}`,
    `--storage.tsdb.path=${dataDir}`,
    `--web.listen-address=${address}`,
    ...(spec.flags ?? []),
  ]);
}
