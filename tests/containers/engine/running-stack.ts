import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../../demo/server.ts';
import { cloneProject } from './clone.ts';
import { ComposeProject } from './compose.ts';
import type { BuiltImages } from '../global-setup.ts';

/** The services of docker-compose.yml that keep running, with the profile `demo`. */
export const SERVICES = [
  'monitoring-service',
  'prometheus',
  'alertmanager',
  'grafana',
  'db-service',
  'auth-service',
  'ai-service',
  'payment-service',
] as const;
export type ServiceName = (typeof SERVICES)[number];

/** The stack of a fresh clone, set up as in the README, on free ports. */
export class RunningStack {
  readonly project: ComposeProject;
  readonly urls: Readonly<Record<'exporter' | 'prometheus' | 'alertmanager' | 'grafana', string>>;
  /** The services that can run on this machine. */
  readonly services: readonly ServiceName[];

  private constructor(
    project: ComposeProject,
    urls: RunningStack['urls'],
    services: readonly ServiceName[],
  ) {
    this.project = project;
    this.urls = urls;
    this.services = services;
  }

  /** Clones and sets up, without starting. */
  static async prepare(images: BuiltImages, hasGrafana: boolean): Promise<RunningStack> {
    const clone = await cloneProject();
    const { exitCode, stderr } = await clone.run(['npm', 'run', '--silent', 'setup']);
    if (exitCode !== 0) {
      await clone.remove();
      throw new Error(`npm run setup: ${stderr}`);
    }
    const ports = {
      PORT: await freePort(),
      PROMETHEUS_PORT: await freePort(),
      ALERTMANAGER_PORT: await freePort(),
      GRAFANA_PORT: await freePort(),
    };
    await clone.set({
      ...Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)])),
      ...{ MONITORING_IMAGE: images.production, FLEET_IMAGE: images.fleet, PENPAL_NETWORK: '' },
    });
    const at = (port: number) => `http://127.0.0.1:${port}`;
    const urls = {
      exporter: at(ports.PORT),
      prometheus: at(ports.PROMETHEUS_PORT),
      alertmanager: at(ports.ALERTMANAGER_PORT),
      grafana: at(ports.GRAFANA_PORT),
    };
    const services = SERVICES.filter((name) => hasGrafana || name !== 'grafana');
    return new RunningStack(new ComposeProject(clone), urls, services);
  }

  /** Runs `docker compose --profile demo up`. Resolves when all services are healthy. */
  async up(): Promise<void> {
    const wait = ['--detach', '--wait', '--wait-timeout', '170'];
    await this.project.run(['--profile', 'demo', 'up', ...wait, ...this.services]);
  }

  /** The contents of the files in secrets/. */
  async secrets(): Promise<readonly string[]> {
    const folder = join(this.project.clone.path, 'secrets');
    const entries = await readdir(folder, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name));
    return Promise.all(files.map((file) => readFile(file, 'utf8')));
  }

  async remove(): Promise<void> {
    try {
      await this.project.remove();
    } finally {
      await this.project.clone.remove();
    }
  }
}
