import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnvFile } from './parse-env-file.ts';

/**
 * Sets the variables of the file that are not set. The file is Compose's, too: what containers have in
 * /run/secrets is in secrets/ here.
 */
export function readEnvFile(file: string): void {
  if (!existsSync(file)) return;
  for (const [name, value] of Object.entries(
    parseEnvFile(readFileSync(file, 'utf8'), process.env),
  )) {
    process.env[name] ??= name.endsWith('_FILE') ? secretOnThisMachine(value) : value;
  }
}

function secretOnThisMachine(file: string): string {
  const mounted = /^\/run\/secrets\/(.+)/.exec(file)?.[1];
  return mounted === undefined || existsSync(file) ? file : resolve('secrets', mounted);
}
