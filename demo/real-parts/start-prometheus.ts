import { startServer, type ServerSpec } from './start-server.ts';
import type { RealServer } from './with-data-folder.ts';

/** Starts Prometheus and waits until it serves. Throws a `StartError` if it does not. */
export function startPrometheus(spec: ServerSpec): Promise<RealServer> {
  return startServer(spec, (dataDir, address) => [
    `--storage.tsdb.path=${dataDir}`,
    `--web.listen-address=${address}`,
    ...(spec.flags ?? []),
  ]);
}
