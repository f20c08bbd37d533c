import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { renderPrometheus } from '../provisioning/prometheus/render-prometheus.ts';
import { readPrometheusSettings, secretFaults } from '../provisioning/prometheus/settings.ts';
import { SettingsError } from '../provisioning/settings.ts';
import { renderCommand } from './render-command.ts';

// gen-prometheus.ts [--in file] [--rules folder] [--out file]: prints or writes prometheus.yml with
// what the environment switches on. --rules: where the rules are, if the result is not beside
// provisioning/. Exit code 1 if a variable is invalid, or a file with a secret is missing or empty.

/** As in prometheus.yml. */
const RULES_FOLDER = 'provisioning/prometheus/rules/generated';
const options = {
  in: { type: 'string', default: resolve(import.meta.dirname, '../prometheus.yml') },
  rules: { type: 'string', default: RULES_FOLDER },
} as const;
renderCommand('Prometheus', options, (values) => {
  const settings = readPrometheusSettings(process.env);
  const faults = secretFaults(settings);
  if (faults.length > 0) throw new SettingsError(faults.join('\n'));
  const text = readFileSync(String(values['in']), 'utf8');
  return renderPrometheus(text.replace(RULES_FOLDER, String(values['rules'])), settings);
});
