import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');

export interface ProductionCommand {
  /** What the shell sets before Node. */
  readonly variables: Readonly<Record<string, string>>;
  /** Node's arguments: its flags, then what it runs. */
  readonly words: readonly string[];
}

/** Variables and Node's arguments as `npm start` has them, without reading the developer's .env. */
export function productionCommand(): ProductionCommand {
  const text = readFileSync(resolve(ROOT, 'package.json'), 'utf8');
  const { scripts } = JSON.parse(text) as { scripts: Readonly<Record<string, string>> };
  const words = (scripts['start:prod'] ?? '').split(' ');
  const node = words.indexOf('node');
  const variables = words.slice(0, node).map((word) => word.split('=', 2) as [string, string]);
  return {
    variables: Object.fromEntries(variables),
    words: words.slice(node + 1).filter((word) => !word.startsWith('--env-file')),
  };
}
