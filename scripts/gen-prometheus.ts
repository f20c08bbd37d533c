import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { renderPrometheus } from '../provisioning/prometheus/render-prometheus.ts';
import {
  PrometheusSettingsError,
  readPrometheusSettings,
  secretFaults,
} from '../provisioning/prometheus/settings.ts';
import { isUsageError } from './usage-error.ts';
import { writeOutput } from './write-output.ts';

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
try {
  const { values } = parseArgs({ options });
  const settings = readPrometheusSettings(process.env);
  const faults = secretFaults(settings);
  if (faults.length > 0) throw new PrometheusSettingsError(faults.join('\n'));
  const text = readFileSync(values.in, 'utf8').replace(RULES_FOLDER, values.rules);
  writeOutput(renderPrometheus(text, settings), values.out);
} catch (error) {
  if (!(error instanceof PrometheusSettingsError) && !isUsageError(error)) throw error;
  console.error(`Prometheus cannot be configured:\n${error.message}`);
  process.exitCode = 1;
}
