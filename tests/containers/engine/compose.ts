import { randomBytes } from 'node:crypto';
import { docker, onlyMiscounted } from './docker.ts';
import type { Clone } from './clone.ts';
import { ownAddress } from '../../support/processes/own-address.ts';
import type { CommandResult } from '../../support/processes/run-command.ts';

/** The parts of `docker inspect` that the tests read. */
export interface Inspected {
  readonly Id: string;
  readonly Name: string;
  readonly RestartCount: number;
  readonly State: {
    readonly Status: string;
    readonly Running: boolean;
    readonly Pid: number;
    readonly ExitCode: number;
    readonly OOMKilled: boolean;
    readonly Health?: { readonly Status: string };
  };
  readonly Config: { readonly Env: readonly string[]; readonly User: string };
  readonly HostConfig: Readonly<Record<string, unknown>>;
  readonly Mounts: readonly { readonly Destination: string; readonly RW: boolean }[];
}

/** A Compose project of a clone, with a unique name. */
export class ComposeProject {
  readonly clone: Clone;
  /** The address of this machine on which its ports are published. */
  readonly address = ownAddress();
  readonly name = `penpal-test-${randomBytes(4).toString('hex')}`;
  readonly #variables: Readonly<Record<string, string>>;

  /** `variables` are set for each command; they win over those in .env. */
  constructor(clone: Clone, variables: Readonly<Record<string, string>> = {}) {
    this.clone = clone;
    const own = { COMPOSE_PROJECT_NAME: this.name, BIND_ADDRESS: this.address };
    this.#variables = { ...variables, ...own };
  }

  /** Runs docker compose and returns its exit code. */
  try(args: readonly string[]): Promise<CommandResult> {
    return this.clone.run(['docker', 'compose', ...args], this.#variables);
  }

  /** Runs what `npm run setup` does. Throws an Error with its message if it fails. */
  async setup(): Promise<string> {
    const command = ['sh', 'scripts/setup.sh'];
    const { exitCode, stdout, stderr } = await this.clone.run(command, this.#variables);
    if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
    return stdout;
  }

  /** Runs docker compose and returns its output. Throws an Error with its last output if it fails. */
  async run(args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.try(args);
    if (exitCode === 0 || (await onlyMiscounted(stderr))) return stdout;
    throw new Error(
      `docker compose ${args.join(' ')} ended with ${exitCode}:\n${stderr.slice(-3000)}`,
    );
  }

  /** The container of a service, running or not. */
  async inspect(service: string): Promise<Inspected> {
    return (await this.inspectAll([service]))[0]!;
  }

  /** The containers of services, running or not, in any order. */
  async inspectAll(services: readonly string[]): Promise<readonly Inspected[]> {
    const ids = await this.run(['--profile', '*', 'ps', '--all', '--quiet', ...services]);
    return inspectContainers(ids.trim().split('\n'));
  }

  /** Removes the project with its volumes and networks. */
  async remove(): Promise<void> {
    await this.run(['--profile', '*', 'down', '--volumes', '--remove-orphans', '--timeout', '5']);
  }
}

/** Containers by their ids, which a restart does not change. */
export async function inspectContainers(ids: readonly string[]): Promise<readonly Inspected[]> {
  return JSON.parse(await docker(['inspect', ...ids])) as Inspected[];
}
