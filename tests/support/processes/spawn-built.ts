import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from '../../../demo/server.ts';
import { temporaryFiles } from '../temporary-files.ts';
import { productionCommand } from './start-built.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

const REFUSING = { name: 'db-service', url: 'http://127.0.0.1:1' };

export interface SpawnOptions {
  /** As in services.yml. Default: one that refuses connections. */
  readonly services?: readonly object[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Flags of Node, before those of `npm start`. */
  readonly flags?: readonly string[];
  /** Shell words before and after the command, such as a limit and a redirection to "$FOLDER/log". */
  readonly shell?: readonly [before: string, after: string];
  /** Gets the text of standard output. Without it nobody reads the pipe. */
  readonly onOutput?: (text: string) => void;
}

/**
 * Starts the build as `npm start` does, as a process that a shell prepares, and waits until it is ready. It is killed
 * after the test at the latest. The build is in the folder of the variable BUILT, by default in dist/.
 */
export async function spawnBuilt(options: SpawnOptions = {}) {
  const { services = [REFUSING], environment, flags = [], shell = ['', ''], onOutput } = options;
  const port = await freePort();
  const folder = temporaryFiles({ 'services.yml': JSON.stringify({ services }) });
  const { variables, words } = productionCommand();
  const script = `${shell[0]} exec "$0" "$@" ${shell[1]}`;
  const child = spawn('sh', ['-c', script, process.execPath, ...flags, ...words], {
    cwd: process.env['BUILT'] ?? ROOT,
    env: {
      ...{ PATH: process.env['PATH'], ...variables, FOLDER: folder },
      ...{ HOST: '127.0.0.1', PORT: `${port}`, SERVICES_FILE: join(folder, 'services.yml') },
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (onOutput) child.stdout.setEncoding('utf8').on('data', onOutput);
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = new Promise<readonly [code: number | null, signal: string | null]>((resolve) =>
    child.once('exit', (code, signal) => resolve([code, signal])),
  );
  const url = `http://127.0.0.1:${port}`;
  const ask = (path: string, init: RequestInit = {}) => fetch(url + path, init);
  const text = async (path: string) => (await ask(path)).text();
  /** The sum of the series of a metric. */
  const value = async (metric: string) => {
    const lines = (await text('/metrics')).matchAll(
      new RegExp(`^${metric}(?:\\{.*\\})? (.*)$`, 'gm'),
    );
    return [...lines].reduce((sum, [, number]) => sum + Number(number), 0);
  };
  return { child, exited, url, port, folder, ask, text, value };
}
