import { resolve } from 'node:path';
import { renderAlertmanager } from '../provisioning/alertmanager/render-alertmanager.ts';
import {
  hasChannels,
  readAlertmanagerSettings,
  secretFaults,
} from '../provisioning/alertmanager/settings.ts';
import { localLinksWarning } from '../provisioning/public-links.ts';
import { SettingsError, setVariables } from '../provisioning/settings.ts';
import { renderCommand } from './render-command.ts';

/** Defaults outside containers: the files of this project. */
const ON_THIS_MACHINE = {
  MONITORING_SERVICE_URL: 'http://localhost:3005',
  NOTIFICATIONS_TOKEN_FILE: resolve('secrets/notifications_token'),
  ALERTMANAGER_TEMPLATES: resolve('provisioning/alertmanager/templates/*.tmpl'),
};

const command = {
  name: 'gen:alertmanager',
  options: {},
  heading: 'Alertmanager cannot be configured:',
} as const;

await renderCommand(command, ({ env }) => {
  const defaults = env === undefined ? {} : ON_THIS_MACHINE;
  const settings = readAlertmanagerSettings({ ...defaults, ...setVariables(process.env) });
  const faults = secretFaults(settings);
  if (faults.length > 0) throw new SettingsError(faults.map(withAdvice).join('\n'));
  const warning = hasChannels(settings) ? localLinksWarning(process.env) : undefined;
  if (warning !== undefined) console.error(warning);
  return renderAlertmanager(settings);
});

function withAdvice(fault: string): string {
  if (!/^NOTIFICATIONS_TOKEN_FILE: .* cannot be read$/.test(fault)) return fault;
  return `${fault}; npm run setup makes it, or set NOTIFICATIONS_TOKEN_FILE`;
}
