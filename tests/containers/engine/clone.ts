import { cp, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runCommand, type CommandResult } from '../../support/processes/run-command.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

/** A fresh clone of the project: no .env, no secrets, no build. */
export interface Clone {
  readonly path: string;
  /** Runs a command in it with `variables`, and of this process's environment only the address of the engine. */
  run(
    command: readonly string[],
    variables?: Readonly<Record<string, string>>,
  ): Promise<CommandResult>;
  /** Sets variables in .env. */
  set(variables: Readonly<Record<string, string>>): Promise<void>;
  remove(): Promise<void>;
}

/** Copies all files that are or would be committed into a temporary folder. */
export async function cloneProject(): Promise<Clone> {
  const folder = await temporaryFolder('penpal-clone-');
  const list = ['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await runCommand(list, { cwd: ROOT });
  for (const name of stdout.split('\0').filter((name) => name !== '')) {
    await cp(join(ROOT, name), join(folder.path, name), { recursive: true });
  }
  const envFile = join(folder.path, '.env');
  return {
    path: folder.path,
    run: (command, variables = {}) => {
      const env = { ...engineEnvironment(), ...variables };
      return runCommand(command, { cwd: folder.path, env });
    },
    set: async (variables) => {
      const names = Object.keys(variables);
      const kept = (await readFile(envFile, 'utf8').catch(() => ''))
        .split('\n')
        .filter((line) => !names.some((name) => line.startsWith(`${name}=`)));
      const added = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
      await writeFile(envFile, [...kept, ...added, ''].join('\n'));
    },
    remove: () => folder.remove(),
  };
}

function engineEnvironment(): NodeJS.ProcessEnv {
  const names = Object.keys(process.env).filter((name) => /^(PATH|HOME|DOCKER_.*)$/.test(name));
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}
