import { startServer, type ConfiguredServerSpec } from './start-server.ts';
import type { RealServer } from './with-data-folder.ts';

/**
 * Starts Alertmanager and waits until it serves. Throws a `StartError` if it does not.
 * It is alone unless `flags` name a `--cluster.listen-address`.
 */
export function startAlertmanager(spec: ConfiguredServerSpec): Promise<RealServer> {
  return startServer(spec, (dataDir, address) => [
    `--config.file=${spec.configFile}`,
    `--storage.path=${dataDir}`,
    `--web.listen-address=${address}`,
    ...aloneUnlessTold(spec.flags ?? []),
  ]);
}

/** An empty address switches clustering off; given twice, the flag would be refused. */
function aloneUnlessTold(flags: readonly string[]): readonly string[] {
  const isClustered = flags.some((flag) => flag.startsWith('--cluster.listen-address'));
  return isClustered ? flags : ['--cluster.listen-address=', ...flags];
}
