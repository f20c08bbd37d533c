import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { renderPrometheus } from '../provisioning/prometheus/render-prometheus.ts';
import { readPrometheusSettings, secretFaults } from '../provisioning/prometheus/settings.ts';
import { fillInLinks, readLinks } from '../provisioning/public-links.ts';
import { SettingsError } from '../provisioning/settings.ts';
import { renderCommand } from './render-command.ts';

const command = {
  name: 'gen:prometheus',
  options: {},
  heading: 'Prometheus cannot be configured:',
} as const;

await renderCommand(command, () => {
  const settings = readPrometheusSettings(process.env);
  const faults = secretFaults(settings);
  if (faults.length > 0) throw new SettingsError(faults.join('\n'));
  const shipped = readFileSync(resolve(import.meta.dirname, '../prometheus.yml'), 'utf8');
  return renderPrometheus(fillInLinks(shipped, readLinks(process.env)), settings);
});
