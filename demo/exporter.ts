import { resolve } from 'node:path';
import { startProcess } from './process.ts';
import { startOnPort, type RunningServer } from './server.ts';

const PROJECT = resolve(import.meta.dirname, '..');
/** Without the flag, Node prints at each start that stripping types is experimental. */
const SOURCES = [process.execPath, '--disable-warning=ExperimentalWarning', 'exporter/main.ts'];

export interface ExporterOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** Settings as in .env.example. Of this process's environment only PATH is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** What to run instead of the sources, such as the build; relative to the project. */
  readonly command?: readonly string[];
  /** Called with each line that it prints: its log, and Node's own messages. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/**
 * Starts the monitoring service on 127.0.0.1 as a process of its own, by default from its sources,
 * and waits until it is ready. Rejects with a `StartError`.
 */
export function startExporter(options: ExporterOptions): Promise<RunningServer> {
  const { environment, command, onLine } = options;
  const name = 'monitoring-service';
  return startOnPort(name, options.port, (port) =>
    startProcess({
      ...{ name, onLine, cwd: PROJECT, command: command ?? SOURCES },
      env: {
        PATH: process.env['PATH'],
        // Types are stripped and sources compiled once, not at each start.
        ...(!command && { NODE_COMPILE_CACHE: resolve(PROJECT, '.cache/compile-cache') }),
        ...environment,
        HOST: '127.0.0.1',
        PORT: String(port),
      },
      readyUrl: `http://127.0.0.1:${port}/-/ready`,
    }),
  );
}
