import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config, ServiceConfig } from '../../../exporter/config/config.ts';
import { readEnvironment } from '../../../exporter/config/environment.ts';
import { loadConfig } from '../../../exporter/config/load-config.ts';
import type { Variables } from '../../../exporter/config/substitute.ts';

/** For tests: the configuration of a services.yml with this text, which is gone afterwards. */
export function loadYaml(yaml: string | Uint8Array, variables: Variables = {}): Config {
  const folder = mkdtempSync(join(tmpdir(), 'services-'));
  const file = join(folder, 'services.yml');
  try {
    writeFileSync(file, yaml);
    return loadConfig(readEnvironment({ ...variables, SERVICES_FILE: file }), variables);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The first service of such a file. */
export function firstService(yaml: string, variables: Variables = {}): ServiceConfig {
  const [first] = loadYaml(yaml, variables).services;
  if (!first) throw new Error('the file has no service');
  return first;
}

/** A file with one service, and more about it. */
export function oneService(extra = ''): string {
  return `services:\n  - name: one\n    url: http://one:1\n    ${extra}\n`;
}
