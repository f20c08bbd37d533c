import { secretFaults } from '../provisioning/alertmanager/preflight.ts';
import { renderAlertmanager } from '../provisioning/alertmanager/render-alertmanager.ts';
import {
  AlertmanagerSettingsError,
  readAlertmanagerSettings,
} from '../provisioning/alertmanager/settings.ts';
import { renderCommand } from './render-command.ts';

// gen-alertmanager.ts [--out file]: prints or writes alertmanager.yml as the environment asks for it.
// Exit code 1 if a variable is invalid, or a file with a secret is missing or empty.

const isExpected = (error: unknown) => error instanceof AlertmanagerSettingsError;
renderCommand('Alertmanager', {}, isExpected, () => {
  const settings = readAlertmanagerSettings(process.env);
  const faults = secretFaults(settings);
  if (faults.length > 0) throw new AlertmanagerSettingsError(faults.join('\n'));
  return renderAlertmanager(settings);
});
