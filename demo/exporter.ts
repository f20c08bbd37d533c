import { resolve } from 'node:path';
import type { RunningServer } from './real-parts/start-on-port.ts';
import { startOnPort } from './real-parts/start-on-port.ts';
import { startProcess } from './real-parts/start-process.ts';

const PROJECT = resolve(import.meta.dirname, '..');
/** Node 24 calls the stripping of types experimental, on each start. */
const SOURCES = [process.execPath, '--disable-warning=ExperimentalWarning', 'exporter/main.ts'];

export interface ExporterOptions {
  /** By default a free one. */
  readonly port?: number;
  /** Settings as in .env.example; nothing of this process's own environment is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** What to run instead of the sources, such as the built service; relative to the project. */
  readonly command?: readonly string[];
  /** Called with every line that it prints: its log, and to standard error what Node has to say. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/**
 * Starts the monitoring service, by default from its sources, as a process of its own, on 127.0.0.1, and waits
 * until it answers. Throws a `StartError` with its last lines of output if it does not.
 */
export function startExporter({
  port,
  environment,
  command,
  onLine,
}: ExporterOptions): Promise<RunningServer> {
  return startOnPort('monitoring-service', port, (port) =>
    startProcess({
      name: 'monitoring-service',
      command: command ?? SOURCES,
      cwd: PROJECT,
      onLine,
      env: {
        PATH: process.env['PATH'],
        // Sources are stripped of their types and compiled once, not at every start.
        ...(!command && { NODE_COMPILE_CACHE: resolve(PROJECT, '.cache/compile-cache') }),
        ...environment,
        HOST: '127.0.0.1',
        PORT: String(port),
      },
      ready: `http://127.0.0.1:${port}/-/ready`,
    }),
  );
}
