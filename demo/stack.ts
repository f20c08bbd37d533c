import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderAlertmanagerConfig, renderPrometheusConfig } from '../provisioning/stack-files.ts';
import { startExporter } from './exporter.ts';
import type { Fleet, FleetOptions } from './fleet/fleet.ts';
import { startFleet } from './fleet/fleet.ts';
import { findRealPart, type AbsentPart, type RealPart } from './real-parts.ts';
import { startAlertmanager, startPrometheus } from './real-servers.ts';
import { freePort, type RunningServer } from './server.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface StackPorts {
  readonly exporter: number;
  readonly prometheus: number;
  readonly alertmanager: number;
}

export interface StackOptions {
  readonly fleet: FleetOptions;
  /** What starts the exporter: by default from its sources. */
  readonly startExporter?: typeof startExporter;
  /** By default free ones. */
  readonly ports?: StackPorts;
  /** Settings of the exporter beside those that the stack makes; as in .env.example. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Called with every line that the exporter prints. */
  readonly onExporterLine?: (line: string) => void;
}

/** The fleet, the exporter that watches it and, where they can be had, Prometheus and Alertmanager. */
export interface Stack {
  readonly fleet: Fleet;
  readonly exporter: RunningServer;
  /** From the exporter's start to its first answer, milliseconds. */
  readonly exporterStartMs: number;
  readonly prometheus: RunningServer | AbsentPart;
  readonly alertmanager: RunningServer | AbsentPart;
  /** Ends all of it; nothing is left behind. */
  stop(): Promise<void>;
}

/**
 * Starts the whole stack with the shipped configuration: only addresses and file paths differ.
 * Rejects if a part that could be had does not start; nothing is left running then.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  await using started = new AsyncDisposableStack();
  const ports = options.ports ?? (await freePorts());
  const folder = await temporaryFolder('penpal-stack-');
  started.defer(() => folder.remove());
  const secrets = await writeSecrets(folder.path);
  const parts = {
    prometheus: await findRealPart('prometheus'),
    alertmanager: await findRealPart('alertmanager'),
  };
  const fleet = await startFleet(options.fleet);
  started.defer(() => fleet.stop());

  const startedAt = performance.now();
  const exporter = started.use(
    await (options.startExporter ?? startExporter)({
      port: ports.exporter,
      onLine: options.onExporterLine,
      environment: {
        ...serviceUrls(fleet),
        ...stackUrls(parts, ports),
        NOTIFICATIONS_TOKEN: secrets.notificationsToken,
        ...options.environment,
      },
    }),
  );
  const exporterStartMs = performance.now() - startedAt;
  const configs = await writeConfigs(folder.path, ports, secrets.notificationsTokenFile);
  const alertmanager = await startUnlessAbsent(parts.alertmanager, (part) =>
    startAlertmanager({
      part,
      configFile: configs.alertmanager,
      port: ports.alertmanager,
      flags: [externalUrl(ports.alertmanager)],
    }),
  );
  if (!('absent' in alertmanager)) started.use(alertmanager);
  const prometheus = await startUnlessAbsent(parts.prometheus, (part) =>
    startPrometheus({
      part,
      configFile: configs.prometheus,
      port: ports.prometheus,
      flags: [externalUrl(ports.prometheus)],
    }),
  );
  if (!('absent' in prometheus)) started.use(prometheus);

  const running = started.move();
  return {
    fleet,
    exporter,
    exporterStartMs,
    prometheus,
    alertmanager,
    stop: () => running.disposeAsync(),
  };
}

interface Parts {
  readonly prometheus: RealPart | AbsentPart;
  readonly alertmanager: RealPart | AbsentPart;
}

/** A port that is free now for each part of a stack. */
export async function freePorts(): Promise<StackPorts> {
  return {
    exporter: await freePort(),
    prometheus: await freePort(),
    alertmanager: await freePort(),
  };
}

async function writeSecrets(folder: string) {
  const notificationsToken = randomBytes(24).toString('base64url');
  const notificationsTokenFile = join(folder, 'notifications-token');
  await writeFile(notificationsTokenFile, notificationsToken, { mode: 0o600 });
  return { notificationsToken, notificationsTokenFile };
}

/** The exporter's settings that point it at a fleet. */
export function serviceUrls({ services }: Fleet): Record<string, string> {
  return {
    AUTH_SERVICE_URL: services['auth-service'].url,
    DB_SERVICE_URL: services['db-service'].url,
    AI_SERVICE_URL: services['ai-service'].url,
    PAYMENT_SERVICE_URL: services['payment-service'].url,
  };
}

function stackUrls(parts: Parts, ports: StackPorts): Record<string, string> {
  return {
    ...(!('absent' in parts.prometheus) && {
      PROMETHEUS_URL: `http://127.0.0.1:${ports.prometheus}`,
    }),
    ...(!('absent' in parts.alertmanager) && {
      ALERTMANAGER_URL: `http://127.0.0.1:${ports.alertmanager}`,
    }),
  };
}

/** What links in notifications point to. */
function externalUrl(port: number): string {
  return `--web.external-url=http://127.0.0.1:${port}/`;
}

async function writeConfigs(folder: string, ports: StackPorts, notificationsTokenFile: string) {
  const address = (port: number) => `127.0.0.1:${port}`;
  const files = {
    prometheus: join(folder, 'prometheus.yml'),
    alertmanager: join(folder, 'alertmanager.yml'),
  };
  await writeFile(
    files.prometheus,
    renderPrometheusConfig({
      exporter: address(ports.exporter),
      prometheus: address(ports.prometheus),
      alertmanager: address(ports.alertmanager),
    }),
  );
  await writeFile(
    files.alertmanager,
    renderAlertmanagerConfig({ exporter: address(ports.exporter), notificationsTokenFile }),
  );
  return files;
}

async function startUnlessAbsent(
  part: RealPart | AbsentPart,
  start: (part: RealPart) => Promise<RunningServer>,
): Promise<RunningServer | AbsentPart> {
  return 'absent' in part ? part : start(part);
}
