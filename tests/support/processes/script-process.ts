// Runs scripts one after another in this process, each as if Node had just started it: with its arguments, variables
// and folder. The modules that they import stay loaded. A script that throws ends the process.
import { syncBuiltinESMExports } from 'node:module';
import { env } from 'node:process';
import { pathToFileURL } from 'node:url';
import type { CommandResult } from './run-command.ts';

/** What Node would get. */
export interface ScriptStart {
  /** Absolute. */
  readonly file: string;
  readonly args: readonly string[];
  readonly variables: NodeJS.ProcessEnv;
  readonly cwd: string;
}

let started = 0;
process.on('message', (start: ScriptStart) => {
  void run(start).then((result) => process.send!(result));
});

async function run({ file, args, variables, cwd }: ScriptStart): Promise<CommandResult> {
  for (const name of Object.keys(env)) delete env[name];
  Object.assign(env, variables);
  process.chdir(cwd);
  process.argv = [process.execPath, file, ...args];
  syncBuiltinESMExports();
  process.exitCode = 0;
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].write = (text: string | Uint8Array) => {
      output[name] += String(text);
      return true;
    };
  }
  // Another address each time: an address is evaluated once.
  await import(`${pathToFileURL(file).href}?${(started += 1)}`);
  return { exitCode: Number(process.exitCode), ...output };
}
