import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { styleText } from 'node:util';
import { renderAlertmanagerConfig, renderPrometheusConfig } from '../provisioning/stack-files.ts';
import { startFleet, type Fleet, type FleetOptions } from './fleet/fleet.ts';
import { startProcess } from './process.ts';
import { findRealPart, type AbsentPart } from './real-parts.ts';
import { startAlertmanager, startPrometheus } from './real-servers.ts';
import { freePort, startOnPort, type RunningServer } from './server.ts';
import { temporaryFolder } from './temporary-folder.ts';

const PROJECT = resolve(import.meta.dirname, '..');
/** Without the flag, Node prints at each start that stripping types is experimental. */
const SOURCES = [process.execPath, '--disable-warning=ExperimentalWarning', 'exporter/main.ts'];

export interface ExporterOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** Settings as in .env.example. Of this process's environment only PATH is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** What to run instead of the sources, such as the build; relative to the project. */
  readonly command?: readonly string[];
  /** Called with each line that it prints: its log, and Node's own messages. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/**
 * Starts the monitoring service on 127.0.0.1 as a process of its own, by default from its sources,
 * and waits until it is ready. Rejects with a `StartError`.
 */
export function startExporter(options: ExporterOptions): Promise<RunningServer> {
  const { environment, command, onLine } = options;
  const name = 'monitoring-service';
  return startOnPort(name, options.port, (port) =>
    startProcess({
      ...{ name, onLine, cwd: PROJECT, command: command ?? SOURCES },
      env: {
        PATH: process.env['PATH'],
        // Types are stripped and sources compiled once, not at each start.
        ...(!command && { NODE_COMPILE_CACHE: resolve(PROJECT, '.cache/compile-cache') }),
        ...environment,
        HOST: '127.0.0.1',
        PORT: String(port),
      },
      readyUrl: `http://127.0.0.1:${port}/-/ready`,
    }),
  );
}

/** As in docker-compose.yml: objectives are over 30 days. */
const RETENTION = '--storage.tsdb.retention.time=30d';

export type StackPorts = Readonly<Record<'exporter' | 'prometheus' | 'alertmanager', number>>;

export interface StackOptions {
  readonly fleet: FleetOptions;
  /** Default: from its sources. */
  readonly startExporter?: typeof startExporter;
  /** Default: free ones. */
  readonly ports?: StackPorts;
  /** Edits prometheus.yml. */
  readonly editPrometheusYml?: (shipped: string) => string;
  /** Settings of the exporter besides those that connect the stack; as in .env.example. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Further flags of Alertmanager. */
  readonly alertmanagerFlags?: readonly string[];
  /** Called with each line that the exporter prints. */
  readonly onExporterLine?: (line: string) => void;
}

/** The fleet, the exporter and, where this machine can have them, Prometheus and Alertmanager. */
export interface Stack {
  readonly fleet: Fleet;
  readonly exporter: RunningServer;
  /** From the exporter's start until it is ready, milliseconds. */
  readonly exporterStartMs: number;
  readonly prometheus: RunningServer | AbsentPart;
  readonly alertmanager: RunningServer | AbsentPart;
  /** Ends everything and leaves nothing behind. */
  stop(): Promise<void>;
}

/**
 * Starts the stack with the shipped configuration; only addresses and paths differ. Rejects if a
 * server does not start; then nothing is left running.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  await using started = new AsyncDisposableStack();
  const ports = options.ports ?? (await freePorts());
  const folder = await temporaryFolder('penpal-stack-');
  started.defer(() => folder.remove());
  const parts = {
    prometheus: await findRealPart('prometheus'),
    alertmanager: await findRealPart('alertmanager'),
  };
  const fleet = await startFleet(options.fleet);
  started.defer(() => fleet.stop());
  const notificationsToken = randomBytes(24).toString('base64url');
  const files = await writeFiles(folder.path, ports, notificationsToken, options);

  const startedMs = performance.now();
  const exporter = started.use(
    await (options.startExporter ?? startExporter)({
      port: ports.exporter,
      onLine: options.onExporterLine,
      environment: {
        ...serviceUrls(fleet),
        ...(!('absent' in parts.prometheus) && { PROMETHEUS_URL: urlOf(ports.prometheus) }),
        ...(!('absent' in parts.alertmanager) && {
          ALERTMANAGER_URL: urlOf(ports.alertmanager),
          ALERTMANAGER_API_URL: urlOf(ports.alertmanager),
        }),
        NOTIFICATIONS_TOKEN: notificationsToken,
        ...options.environment,
      },
    }),
  );
  const exporterStartMs = performance.now() - startedMs;
  const launch = async (
    name: keyof typeof parts,
    start: typeof startPrometheus,
    ownFlags: readonly string[] = [],
  ) => {
    const part = parts[name];
    if ('absent' in part) return part;
    // Links in notifications point to the external URL.
    const flags = [`--web.external-url=${urlOf(ports[name])}/`, ...ownFlags];
    return started.use(await start({ part, configFile: files[name], port: ports[name], flags }));
  };
  const alertmanager = await launch('alertmanager', startAlertmanager, options.alertmanagerFlags);
  const prometheus = await launch('prometheus', startPrometheus, [RETENTION]);
  const running = started.move();
  const stop = () => running.disposeAsync();
  return { fleet, exporter, exporterStartMs, prometheus, alertmanager, stop };
}

/** What runs, where it is and how to break it. */
export function describeStack(
  { fleet, exporter, exporterStartMs, ...parts }: Stack,
  startMs: number,
): string {
  const row = (what: string, url: string, how = '') =>
    `${what.padEnd(30)}${url.padEnd(56)}${how}`.trimEnd();
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  const { prometheus: Prometheus, alertmanager: Alertmanager } = parts;
  return [
    row('WHAT RUNS', 'URL', 'HOW TO BREAK IT'),
    ...Object.values(fleet.services).map(({ name, url }) =>
      row(`${name} (simulated)`, url, `curl -X POST ${fleet.controlUrl}/${name}/down`),
    ),
    row('status page', exporter.url),
    row('  API', `${exporter.url}/api/docs`),
    row('  metrics', `${exporter.url}/metrics`),
    row('  notifications', `${exporter.url}/api/v1/monitoring/notifications`),
    ...Object.entries({ Prometheus, Alertmanager }).map(([name, part]) =>
      'absent' in part ? styleText('yellow', part.absent) : row(name, part.url),
    ),
    '',
    `Other faults instead of down: hang, slow?ms=6000, error, reset, bad-body. ok repairs the service. All of them: ${fleet.controlUrl}/`,
    `The monitoring service was ready ${seconds(exporterStartMs)} s after its start, everything after ${seconds(startMs)} s. Ctrl-C ends everything.`,
  ].join('\n');
}

/** A free port for each part of a stack. */
export async function freePorts(): Promise<StackPorts> {
  const [exporter, prometheus] = [await freePort(), await freePort()];
  return { exporter, prometheus, alertmanager: await freePort() };
}

/** The exporter's settings that point it at a fleet. */
export function serviceUrls({ services }: Fleet): Record<string, string> {
  const variable = (name: string) => `${name.replace('-', '_').toUpperCase()}_URL`;
  return Object.fromEntries(
    Object.entries(services).map(([name, { url }]) => [variable(name), url]),
  );
}

const urlOf = (port: number) => `http://127.0.0.1:${port}`;

async function writeFiles(
  folder: string,
  ports: StackPorts,
  notificationsToken: string,
  { editPrometheusYml = (shipped) => shipped }: StackOptions,
) {
  const prometheus = join(folder, 'prometheus.yml');
  const alertmanager = join(folder, 'alertmanager.yml');
  const notificationsTokenFile = join(folder, 'notifications-token');
  const exporter = `127.0.0.1:${ports.exporter}`;
  await writeFile(notificationsTokenFile, notificationsToken, { mode: 0o600 });
  const shipped = renderPrometheusConfig({
    exporter,
    prometheus: `127.0.0.1:${ports.prometheus}`,
    alertmanager: `127.0.0.1:${ports.alertmanager}`,
  });
  await writeFile(prometheus, editPrometheusYml(shipped));
  await writeFile(alertmanager, renderAlertmanagerConfig({ exporter, notificationsTokenFile }));
  return { prometheus, alertmanager };
}
