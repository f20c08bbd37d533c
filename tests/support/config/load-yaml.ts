import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../../exporter/config/config-error.ts';
import type { Config, ServiceConfig } from '../../../exporter/config/config.ts';
import { readEnvironment } from '../../../exporter/config/environment.ts';
import { loadConfig } from '../../../exporter/config/config.ts';
import type { Variables } from '../../../exporter/config/substitute.ts';

/** For tests: the configuration of a services.yml with this text and of files beside it. */
export function loadYaml(
  yaml: string | Uint8Array,
  variables: Variables = {},
  files: Readonly<Record<string, string>> = {},
): Config {
  return inFolder({ ...files, 'services.yml': yaml }, (folder) =>
    loadFile(join(folder, 'services.yml'), variables),
  );
}

/** The first service of such a file. */
export function firstService(yaml: string, variables: Variables = {}): ServiceConfig {
  return loadYaml(yaml, variables).services[0]!;
}

/** A services.yml with one service, and more options of it. */
export function oneService(extra = ''): string {
  return `services:\n  - name: one\n    url: http://one:1\n    ${extra}\n`;
}

/** For tests: the faults of a services.yml with this text, without the file's path. */
export function faultsOf(yaml: string, variables: Variables = {}): string[] {
  return inFolder({ 'services.yml': yaml }, (folder) => {
    const file = join(folder, 'services.yml');
    return refusalOf(file, variables)
      .message.split('\n')
      .map((line) => withoutStart(line, `${file}: `));
  });
}

/** The error of a file that is refused. */
export function refusalOf(file: string, variables: Variables = {}): ConfigError {
  try {
    loadFile(file, variables);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error(`${file} was accepted`);
}

/** The configuration of a file. */
export function loadFile(file: string, variables: Variables = {}): Config {
  return loadConfig(readEnvironment({ ...variables, SERVICES_FILE: file }), variables);
}

function inFolder<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  run: (folder: string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'services-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function withoutStart(line: string, start: string): string {
  if (!line.startsWith(start)) throw new Error(`expected "${start}" before "${line}"`);
  return line.slice(start.length);
}
