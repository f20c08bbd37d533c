import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { renderPrometheus } from '../provisioning/prometheus/render-prometheus.ts';
import { readPrometheusSettings, secretFaults } from '../provisioning/prometheus/settings.ts';
import { SettingsError } from '../provisioning/settings.ts';
import { renderCommand } from './render-command.ts';

/** As in prometheus.yml. */
const RULES_FOLDER = 'provisioning/prometheus/rules/generated';
const options = {
  in: { type: 'string', value: 'file', help: 'the file to start from; default: the shipped one' },
  rules: {
    type: 'string',
    value: 'folder',
    default: RULES_FOLDER,
    help: 'where Prometheus finds the rules',
  },
} as const;

const command = {
  name: 'gen:prometheus',
  options,
  heading: 'Prometheus cannot be configured:',
} as const;

await renderCommand(command, (values) => {
  const settings = readPrometheusSettings(process.env);
  const faults = secretFaults(settings);
  if (faults.length > 0) throw new SettingsError(faults.join('\n'));
  const file = values.in ?? resolve(import.meta.dirname, '../prometheus.yml');
  const text = readFileSync(file, 'utf8');
  return renderPrometheus(text.replace(RULES_FOLDER, values.rules), settings);
});
