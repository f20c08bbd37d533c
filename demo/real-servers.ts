import { startProcess, type ProcessSpec } from './process.ts';
import type { RealPart } from './real-parts.ts';
import { startOnPort, type RunningServer } from './server.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface ServerSpec extends Pick<ProcessSpec, 'onLine' | 'readyTimeoutMs'> {
  /** The program, from `findRealPart`. */
  readonly part: RealPart;
  /** Default: a temporary folder, removed once the server is stopped. */
  readonly dataDir?: string;
  /** Of 127.0.0.1. Default: a free one. */
  readonly port?: number;
  /** Further command-line flags. */
  readonly flags?: readonly string[];
}

export type ConfiguredServerSpec = ServerSpec & { readonly configFile: string };
export type RealServer = RunningServer & { readonly dataDir: string };

/** As in docker-compose.yml, so that no alert ends when Prometheus restarts. */
export const FOR_GRACE_PERIOD = '1m';

/** Starts Prometheus and waits until it is ready. Rejects with a `StartError`. */
export function startPrometheus(spec: ConfiguredServerSpec): Promise<RealServer> {
  return startServer(spec, (dataDir, address) => [
    `--config.file=${spec.configFile}`,
    `--storage.tsdb.path=${dataDir}`,
    `--web.listen-address=${address}`,
    `--rules.alert.for-grace-period=${FOR_GRACE_PERIOD}`,
  ]);
}

/**
 * Starts Alertmanager and waits until it is ready. Rejects with a `StartError`. It clusters only if
 * `flags` set `--cluster.listen-address`.
 */
export function startAlertmanager(spec: ConfiguredServerSpec): Promise<RealServer> {
  const isClustered = spec.flags?.some((flag) => flag.startsWith('--cluster.listen-address'));
  return startServer(spec, (dataDir, address) => [
    `--config.file=${spec.configFile}`,
    `--storage.path=${dataDir}`,
    `--web.listen-address=${address}`,
    // Alertmanager refuses a flag that is given twice.
    ...(isClustered ? [] : ['--cluster.listen-address=']),
  ]);
}

/**
 * Starts a server that reports at `/-/ready` that it is ready, as Prometheus and its relatives do.
 * Rejects with a `StartError`.
 */
export async function startServer(
  spec: ServerSpec,
  flagsFor: (dataDir: string, address: string) => readonly string[],
): Promise<RealServer> {
  const { name, command } = spec.part;
  const folder = spec.dataDir === undefined ? await temporaryFolder(`${name}-`) : undefined;
  const dataDir = spec.dataDir ?? folder?.path ?? '';
  try {
    const server = await startOnPort(name, spec.port, (port) => {
      const address = `127.0.0.1:${port}`;
      const flags = [...flagsFor(dataDir, address), ...(spec.flags ?? [])];
      return startProcess({
        ...spec,
        name,
        command: [...command, ...flags],
        readyUrl: `http://${address}/-/ready`,
      });
    });
    const stop = () => server.stop().then(() => folder?.remove());
    return { ...server, dataDir, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await folder?.remove();
    throw error;
  }
}
