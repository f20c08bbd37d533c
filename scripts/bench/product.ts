import { resolve } from 'node:path';
import { startOnPort } from '../../demo/real-parts/start-on-port.ts';
import type { RunningServer } from '../../demo/real-parts/start-on-port.ts';
import { startProcess } from '../../demo/real-parts/start-process.ts';
import { productionCommand } from '../production-command.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export interface ProductOptions {
  /** Settings as in .env.example. */
  readonly environment: Readonly<Record<string, string>>;
  /** Node's own, beside those that it is shipped with. */
  readonly flags?: readonly string[];
  readonly onLine?: (line: string) => void;
}

/** Starts what `npm run build` made, as `npm start` does, on a free port of 127.0.0.1. */
export function startProduct(options: ProductOptions): Promise<RunningServer> {
  const { environment, flags = [], onLine } = options;
  const { variables, words } = productionCommand();
  const fixed = { ...variables, NODE_ENV: 'production', HOST: '127.0.0.1' };
  return startOnPort('monitoring-service', undefined, (port) =>
    startProcess({
      name: 'monitoring-service',
      command: [process.execPath, ...flags, ...words],
      cwd: ROOT,
      env: { ...fixed, ...environment, PORT: String(port) },
      ready: `http://127.0.0.1:${port}/-/ready`,
      readyTimeoutMs: 60_000,
      onLine,
    }),
  );
}
