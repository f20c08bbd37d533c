// Runs scripts one after another in this process, each as if Node had just started it: with its arguments, variables
// and folder. The modules that they import stay loaded. A script has ended when nothing keeps the process running, and
// one that throws ends the process.
import { once } from 'node:events';
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
  const ended = once(process, 'beforeExit');
  process.channel!.unref();
  // Another address each time: an address is evaluated once.
  await import(`${pathToFileURL(file).href}?${(started += 1)}`);
  await ended;
  process.channel!.ref();
  return { exitCode: Number(process.exitCode), ...output };
}
