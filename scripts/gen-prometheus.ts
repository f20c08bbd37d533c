import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { renderPrometheus } from '../provisioning/prometheus/render-prometheus.ts';
import {
  PrometheusSettingsError,
  readPrometheusSettings,
  secretFaults,
} from '../provisioning/prometheus/settings.ts';

/** As prometheus.yml names it. */
const RULES_FOLDER = 'provisioning/prometheus/rules/generated';
const shipped = resolve(import.meta.dirname, '../prometheus.yml');

/**
 * `gen-prometheus.ts [--in file] [--rules folder] [--out file]`: prometheus.yml with what is switched on
 * in the environment, on standard output without a file. The folder is where the rules are if the result
 * is not beside `provisioning/`. Exit code 1 if a variable cannot be used or a file of secrets is
 * missing or empty.
 */
const options = {
  in: { type: 'string', default: shipped },
  rules: { type: 'string', default: RULES_FOLDER },
  out: { type: 'string' },
} as const;
const { values } = parseArgs({ options });
try {
  const settings = readPrometheusSettings(process.env);
  const faults = secretFaults(settings);
  if (faults.length > 0) throw new PrometheusSettingsError(faults.join('\n'));
  const text = readFileSync(values.in, 'utf8').replace(RULES_FOLDER, values.rules);
  write(renderPrometheus(text, settings), values.out);
} catch (error) {
  if (!(error instanceof PrometheusSettingsError)) throw error;
  console.error(`Prometheus cannot be configured:\n${error.message}`);
  process.exitCode = 1;
}

function write(text: string, file: string | undefined): void {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`wrote ${file}`);
}
