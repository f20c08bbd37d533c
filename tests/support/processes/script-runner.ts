import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterAll } from 'vitest';
import { NODE_COMPILE_CACHE, type CommandOptions, type CommandResult } from './run-command.ts';
import type { ScriptStart } from './script-process.ts';

const CHILD = new URL('script-process.ts', import.meta.url);

/**
 * For a test file: a function that runs a script like `runCommand` with `node`, but all in one process: most of the
 * work of a short command is to load its modules. command-lines.test.ts starts every command as a process of its own,
 * too. Rejects if the script ends the process.
 */
export function scriptRunner() {
  let child: ChildProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();
  afterAll(async () => {
    if (child?.kill()) await once(child, 'exit');
  });

  async function run(start: ScriptStart): Promise<CommandResult> {
    child ??= fork(CHILD, { execArgv: [], env: { NODE_COMPILE_CACHE } });
    const stop = new AbortController();
    const ended = once(child, 'exit', stop).then(([code]) => {
      child = undefined;
      throw new Error(`${start.file} ended the process of all scripts with exit code ${code}`);
    });
    const answered = once(child, 'message', stop) as Promise<[CommandResult]>;
    child.send(start);
    const [result] = await Promise.race([answered, ended]).finally(() => stop.abort());
    return result;
  }

  return (
    [file, ...args]: readonly [file: string, ...args: readonly string[]],
    { env = process.env, cwd = '.' }: Pick<CommandOptions, 'env' | 'cwd'> = {},
  ): Promise<CommandResult> => {
    const start = { file: resolve(cwd, file), args, variables: env, cwd: resolve(cwd) };
    const result = last.then(() => run(start));
    last = result.catch(() => undefined);
    return result;
  };
}
