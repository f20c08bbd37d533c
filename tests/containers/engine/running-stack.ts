import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cloneProject } from './clone.ts';
import { ComposeProject } from './compose.ts';
import { PUBLISHED_3005 } from '../../support/processes/own-address.ts';
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

/** Published ports. Only a server on all addresses of this machine could hold one of them. */
const PORTS = {
  PORT: PUBLISHED_3005,
  GRAFANA_PORT: 13_006,
  PROMETHEUS_PORT: 13_090,
  PROMETHEUS_B_PORT: 13_091,
  ALERTMANAGER_PORT: 13_093,
  ALERTMANAGER_B_PORT: 13_094,
};

export interface StackOptions {
  readonly hasGrafana: boolean;
  /** Runs `npm run setup` first. Default: true. */
  readonly setup?: boolean;
  readonly variables?: Readonly<Record<string, string>>;
}

/** The stack of a fresh clone, started as in the README. */
export class RunningStack {
  readonly project: ComposeProject;
  /** The services that can run on this machine. */
  readonly services: readonly ServiceName[];
  /** Addresses on this machine. */
  readonly urls;

  private constructor(project: ComposeProject, services: readonly ServiceName[]) {
    this.project = project;
    this.services = services;
    const url = (port: number) => `http://${project.address}:${port}`;
    this.urls = {
      exporter: url(PORTS.PORT),
      grafana: url(PORTS.GRAFANA_PORT),
      prometheus: url(PORTS.PROMETHEUS_PORT),
      prometheusB: url(PORTS.PROMETHEUS_B_PORT),
      alertmanager: url(PORTS.ALERTMANAGER_PORT),
      alertmanagerB: url(PORTS.ALERTMANAGER_B_PORT),
    };
  }

  /** Clones and sets up, without starting. */
  static async prepare(images: BuiltImages, options: StackOptions): Promise<RunningStack> {
    const { hasGrafana, setup = true, variables } = options;
    const clone = await cloneProject();
    const project = new ComposeProject(clone, {
      ...Object.fromEntries(Object.entries(PORTS).map(([name, port]) => [name, `${port}`])),
      ...{ MONITORING_IMAGE: images.production, FLEET_IMAGE: images.fleet, PENPAL_NETWORK: '' },
      ...variables,
    });
    try {
      if (setup) await project.setup();
    } catch (error) {
      await clone.remove();
      throw error;
    }
    const services = SERVICES.filter((name) => hasGrafana || name !== 'grafana');
    return new RunningStack(project, services);
  }

  /** Runs `docker compose --profile demo up`. Resolves when all services are healthy. */
  async up(services: readonly string[] = this.services): Promise<void> {
    const wait = ['--detach', '--wait', '--wait-timeout', '590'];
    await this.project.run(['--profile', 'demo', 'up', ...wait, ...services]);
  }

  /** The contents of the files in secrets/. */
  async secrets(): Promise<readonly string[]> {
    const folder = join(this.project.clone.path, 'secrets');
    const entries = await readdir(folder, { withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && entry.name !== 'README.md')
      .map(({ name }) => join(folder, name));
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
