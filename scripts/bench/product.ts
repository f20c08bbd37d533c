import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { startOnPort } from '../../demo/real-parts/start-on-port.ts';
import type { RunningServer } from '../../demo/real-parts/start-on-port.ts';
import { startProcess } from '../../demo/real-parts/start-process.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export interface ProductOptions {
  /** Settings as in .env.example. */
  readonly environment: Readonly<Record<string, string>>;
  /** Node's own, before those that it is shipped with. */
  readonly flags?: readonly string[];
  readonly last?: readonly string[];
}

/** Node and its flags as `npm start` has them, without reading the developer's .env. */
export function productionCommand(): string[] {
  const { scripts } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const words = (scripts['start:prod'] ?? '').split(' ');
  return words.filter((word) => word !== 'node' && !word.startsWith('--env-file'));
}

/** Starts what `npm run build` made, as `npm start` does, on a free port of 127.0.0.1. */
export function startProduct({
  environment,
  flags = [],
  last = [],
}: ProductOptions): Promise<RunningServer> {
  return startOnPort('monitoring-service', undefined, (port) =>
    startProcess({
      name: 'monitoring-service',
      command: [
        process.execPath,
        ...flags,
        ...productionCommand().slice(0, -1),
        ...last,
        productionCommand().at(-1)!,
      ],
      cwd: ROOT,
      env: { NODE_ENV: 'production', ...environment, HOST: '127.0.0.1', PORT: String(port) },
      ready: `http://127.0.0.1:${port}/-/ready`,
    }),
  );
}
