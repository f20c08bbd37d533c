import { renderAlertmanager } from '../provisioning/alertmanager/render-alertmanager.ts';
import { readAlertmanagerSettings, secretFaults } from '../provisioning/alertmanager/settings.ts';
import { SettingsError } from '../provisioning/settings.ts';
import { renderCommand } from './render-command.ts';

// gen-alertmanager.ts [--out file]: prints or writes alertmanager.yml as the environment asks for it.
// Exit code 1 if a variable is invalid, or a file with a secret is missing or empty.

renderCommand('Alertmanager', {}, () => {
  const settings = readAlertmanagerSettings(process.env);
  const faults = secretFaults(settings);
  if (faults.length > 0) throw new SettingsError(faults.join('\n'));
  return renderAlertmanager(settings);
});
