import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { startExporter, type ExporterOptions } from '../../../demo/stack.ts';
import type { RunningServer } from '../../../demo/server.ts';
import type manifest from '../../../package.json';

const ROOT = resolve(import.meta.dirname, '../../..');
const STARTED = 'dist/exporter/main.js';

export interface BuiltOptions extends Omit<ExporterOptions, 'command'> {
  /** Flags of Node, before those of `npm start`. */
  readonly flags?: readonly string[];
  /** The project whose build is started, such as an older version. Default: this one. */
  readonly project?: string | undefined;
}

/**
 * Starts what `npm run build` made, with the flags and variables of `npm start` and
 * `NODE_ENV=production`; otherwise as `startExporter`.
 */
export function startBuilt(given: BuiltOptions): Promise<RunningServer> {
  const { flags = [], project = ROOT, ...options } = given;
  const { variables, words } = productionCommand(project);
  const file = resolve(project, words.at(-1)!);
  return startExporter({
    ...options,
    command: [process.execPath, ...flags, ...words.slice(0, -1), file],
    environment: { ...variables, NODE_ENV: 'production', ...options.environment },
  });
}

/**
 * What `npm start` runs, without the developer's .env: the variables that the shell sets, and the
 * arguments of Node (its flags, then the file).
 */
export function productionCommand(project = ROOT) {
  const words = startLine(project)
    // Of older versions.
    .replace(/\$\(.*?\) /, '')
    .split(' ')
    .filter((word) => !word.startsWith('--env='));
  const node = words.indexOf('node');
  const assigned = words.slice(0, node).filter((word) => word !== 'exec');
  const variables = assigned.map((word) => word.split('=', 2) as [string, string]);
  return { variables: Object.fromEntries(variables), words: words.slice(node + 1) };
}

/** What `npm start` runs if there is a build. */
export function startLine(project = ROOT): string {
  const line = Object.values(scripts(project)).find((each) => each.includes(STARTED));
  return line?.split('; ').at(-1) ?? '';
}

/** The scripts of package.json. */
export function scripts(project = ROOT): typeof manifest.scripts {
  const text = readFileSync(resolve(project, 'package.json'), 'utf8');
  return (JSON.parse(text) as typeof manifest).scripts;
}
