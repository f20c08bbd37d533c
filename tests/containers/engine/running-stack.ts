import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
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

/** Each service with a published port, by its name in `urls`. */
const PUBLISHED = {
  exporter: ['monitoring-service', 3005],
  prometheus: ['prometheus', 9090],
  prometheusB: ['prometheus-b', 9090],
  alertmanager: ['alertmanager', 9093],
  grafana: ['grafana', 3006],
} as const;
/** The engine takes a free port. A port that a test had chosen might be taken before the engine binds it. */
const ENGINE_CHOOSES = '0';
const PORTS = ['PORT', 'PROMETHEUS_PORT', 'ALERTMANAGER_PORT', 'GRAFANA_PORT'];
const PORTS_B = ['PROMETHEUS_B_PORT', 'ALERTMANAGER_B_PORT'];

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
  /** Addresses on this machine of what runs, as of the start or the last `askPorts`. */
  urls = {} as Readonly<Record<keyof typeof PUBLISHED, string>>;

  private constructor(project: ComposeProject, services: readonly ServiceName[]) {
    this.project = project;
    this.services = services;
  }

  /** Clones and sets up, without starting. */
  static async prepare(images: BuiltImages, options: StackOptions): Promise<RunningStack> {
    const { hasGrafana, setup = true, variables } = options;
    const clone = await cloneProject();
    const project = new ComposeProject(clone, {
      ...Object.fromEntries([...PORTS, ...PORTS_B].map((name) => [name, ENGINE_CHOOSES])),
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
    const wait = ['--detach', '--wait', '--wait-timeout', '170'];
    await this.project.run(['--profile', 'demo', 'up', ...wait, ...services]);
    await this.askPorts();
  }

  /** Asks the engine for the published ports. They may change when a container starts. */
  async askPorts(): Promise<void> {
    const running = (await this.project.run(['ps', '--services'])).split('\n');
    const published = Object.entries(PUBLISHED).filter(([, [service]]) =>
      running.includes(service),
    );
    const urls = published.map(async ([name, [service, port]]) => {
      return [name, await this.project.url(service, port)] as const;
    });
    this.urls = Object.fromEntries(await Promise.all(urls)) as RunningStack['urls'];
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
