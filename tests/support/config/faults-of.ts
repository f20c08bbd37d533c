import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../../exporter/config/config-error.ts';
import { readEnvironment } from '../../../exporter/config/environment.ts';
import { loadConfig } from '../../../exporter/config/load-config.ts';
import type { Variables } from '../../../exporter/config/substitute.ts';

/** For tests: what is said of a services.yml with this text, line by line, without its name. */
export function faultsOf(yaml: string, variables: Variables = {}): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'refused-'));
  const file = join(folder, 'services.yml');
  try {
    writeFileSync(file, yaml);
    return refusalOf(file, variables)
      .message.split('\n')
      .map((line) => withoutStart(line, `${file}: `));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** For tests: the error that a file leads to. */
export function refusalOf(file: string, variables: Variables = {}): ConfigError {
  try {
    loadConfig(readEnvironment({ SERVICES_FILE: file }), variables);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error(`${file} was accepted`);
}

function withoutStart(line: string, start: string): string {
  if (!line.startsWith(start)) throw new Error(`expected "${start}" before "${line}"`);
  return line.slice(start.length);
}
