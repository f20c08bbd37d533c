import { readFileSync } from 'node:fs';
import { ConfigError } from './config-error.ts';
import type { Variables } from './substitute.ts';

/**
 * The value of a variable, or what the file holds that `NAME_FILE` names: secrets are mounted, and
 * an environment can be read by whoever may inspect a container. Blanks around it are no part of it.
 * Throws a ConfigError if the file cannot be read.
 */
export function readVariable(variables: Variables, name: string): string | undefined {
  const file = variables[`${name}_FILE`];
  if (!file) return variables[name];
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    const fault = `environment: ${name}_FILE: expected a readable file, got ${file}`;
    throw new ConfigError([fault], { cause });
  }
}
