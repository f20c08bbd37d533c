import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { dump, load } from 'js-yaml';
import { startFleet } from '../../demo/fleet/fleet.ts';
import type { Fleet } from '../../demo/fleet/fleet.ts';
import { FREE_PORTS } from '../../demo/fleet/penpal-services.ts';
import { findRealPart, type PartName, type RealPart } from '../../demo/real-parts.ts';
import { startAlertmanager, startPrometheus } from '../../demo/real-servers.ts';
import type { RunningServer } from '../../demo/server.ts';
import { freePorts, serviceUrls, startExporter } from '../../demo/stack.ts';
import type { StackPorts } from '../../demo/stack.ts';
import { temporaryFolder } from '../../demo/temporary-folder.ts';
import { parseDuration } from '../../exporter/config/fields.ts';
import {
  renderAlertmanagerConfig,
  renderPrometheusConfig,
} from '../../provisioning/stack-files.ts';
import { Restartable } from '../support/processes/restartable.ts';
import { startBuilt } from '../support/processes/start-built.ts';
import type { KilledPart } from './plan/plan.ts';
import { servicesText } from './plan/services-file.ts';
import { RESEND_MS, SAVE_MS, SCALE } from './timing.ts';

const RULES = resolve(import.meta.dirname, '../../provisioning/prometheus/rules/generated');

/** Everything that runs. Only the services are simulated. */
export interface World extends AsyncDisposable {
  readonly fleet: Fleet;
  readonly exporter: RunningServer;
  readonly parts: Readonly<Record<KilledPart, Restartable>>;
  readonly promtool: RealPart;
  readonly servicesFile: string;
  readonly adminToken: string;
  readonly notificationsToken: string;
}

export interface WorldOptions {
  readonly fromSources: boolean;
  readonly onExporterLine: (line: string) => void;
}

/** Starts everything on free ports. If a program is missing or does not start, it cleans up and rejects. */
export async function startWorld({ fromSources, onExporterLine }: WorldOptions): Promise<World> {
  await using started = new AsyncDisposableStack();
  const found = {
    prometheus: await findOrFail('prometheus'),
    alertmanager: await findOrFail('alertmanager'),
    promtool: await findOrFail('promtool'),
  };
  const folder = await temporaryFolder('penpal-soak-');
  started.defer(() => folder.remove());
  const ports = await freePorts();
  const [adminToken, notificationsToken] = [randomToken(), randomToken()];
  const files = await writeFiles(folder.path, ports, notificationsToken);
  const fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0, planned: true });
  started.defer(() => fleet.stop());
  const exporter = started.use(
    await (fromSources ? startExporter : startBuilt)({
      port: ports.exporter,
      onLine: onExporterLine,
      environment: {
        ...serviceUrls(fleet),
        PROMETHEUS_URL: `http://127.0.0.1:${ports.prometheus}`,
        ALERTMANAGER_URL: `http://127.0.0.1:${ports.alertmanager}`,
        ALERTMANAGER_API_URL: `http://127.0.0.1:${ports.alertmanager}`,
        SERVICES_FILE: files.services,
        ADMIN_TOKEN: adminToken,
        NOTIFICATIONS_TOKEN_FILE: files.token,
      },
    }),
  );
  const parts = {
    alertmanager: started.use(
      await Restartable.start(() =>
        startAlertmanager({
          ...{ part: found.alertmanager, port: ports.alertmanager },
          ...{ configFile: files.alertmanager, dataDir: files.alertmanagerData },
          flags: [`--data.maintenance-interval=${SAVE_MS}ms`],
        }),
      ),
    ),
    prometheus: started.use(
      await Restartable.start(() =>
        startPrometheus({
          ...{ part: found.prometheus, port: ports.prometheus },
          ...{ configFile: files.prometheus, dataDir: files.prometheusData },
          flags: [`--rules.alert.resend-delay=${RESEND_MS}ms`],
        }),
      ),
    ),
  };
  const running = started.move();
  return {
    ...{ fleet, exporter, parts, promtool: found.promtool },
    ...{ servicesFile: files.services, adminToken, notificationsToken },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

const randomToken = () => randomBytes(24).toString('base64url');

async function findOrFail(name: PartName): Promise<RealPart> {
  const part = await findRealPart(name);
  if ('absent' in part) throw new Error(part.absent);
  return part;
}

/** Writes the shipped configuration with other addresses and shorter times. */
async function writeFiles(folder: string, ports: StackPorts, notificationsToken: string) {
  const address = (port: number) => `127.0.0.1:${port}`;
  const at = (name: string) => join(folder, name);
  const [rulesFolder, token] = [at('rules'), at('token')];
  await Promise.all(['rules', 'prometheus', 'alertmanager'].map((name) => mkdir(at(name))));
  for (const rules of await readdir(RULES)) {
    const text = await readFile(join(RULES, rules), 'utf8');
    await writeFile(join(rulesFolder, rules), scaledYaml(text, SCALE));
  }
  const texts = {
    [at('prometheus.yml')]: renderPrometheusConfig({
      exporter: address(ports.exporter),
      prometheus: address(ports.prometheus),
      alertmanager: address(ports.alertmanager),
      rulesFolder,
    }),
    [at('alertmanager.yml')]: renderAlertmanagerConfig({
      exporter: address(ports.exporter),
      notificationsTokenFile: token,
    }),
  };
  await writeFile(token, notificationsToken, { mode: 0o600 });
  for (const [file, text] of Object.entries(texts)) await writeFile(file, scaledYaml(text, SCALE));
  await writeFile(at('services.yml'), servicesText('plain'));
  return {
    ...{ token, services: at('services.yml') },
    ...{ prometheus: at('prometheus.yml'), prometheusData: at('prometheus') },
    ...{ alertmanager: at('alertmanager.yml'), alertmanagerData: at('alertmanager') },
  };
}

/** The keys with a duration in the files of Prometheus and Alertmanager. */
const SCALED_KEYS = new Set([
  ...['scrape_interval', 'scrape_timeout', 'evaluation_interval', 'refresh_interval'],
  ...['interval', 'for', 'keep_firing_for'],
  ...['group_wait', 'group_interval', 'repeat_interval'],
]);

/** A YAML file with all these durations divided by `factor`. Ranges in expressions stay. */
export function scaledYaml(text: string, factor: number): string {
  return dump(scaled(load(text), factor));
}

function scaled(node: unknown, factor: number): unknown {
  if (Array.isArray(node)) return node.map((item: unknown) => scaled(item, factor));
  if (node === null || typeof node !== 'object') return node;
  const entries = Object.entries(node).map(([key, value]) => [
    key,
    SCALED_KEYS.has(key) ? scaledDuration(value, factor) : scaled(value, factor),
  ]);
  return Object.fromEntries(entries) as unknown;
}

function scaledDuration(value: unknown, factor: number): string {
  const ms = typeof value === 'string' ? parseDuration(value) : undefined;
  if (ms === undefined) throw new Error(`expected a duration, got ${JSON.stringify(value)}`);
  return `${Math.round(ms / factor)}ms`;
}
