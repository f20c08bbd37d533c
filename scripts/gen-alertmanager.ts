import { parseArgs } from 'node:util';
import { secretFaults } from '../provisioning/alertmanager/preflight.ts';
import { renderAlertmanager } from '../provisioning/alertmanager/render-alertmanager.ts';
import {
  AlertmanagerSettingsError,
  readAlertmanagerSettings,
} from '../provisioning/alertmanager/settings.ts';
import { isUsageError } from './usage-error.ts';
import { writeOutput } from './write-output.ts';

/**
 * `gen-alertmanager.ts [--out file]`: alertmanager.yml from the environment, on standard output
 * without a file. Exit code 1 if a variable cannot be used or a file of secrets is missing or empty.
 */
try {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  const settings = readAlertmanagerSettings(process.env);
  const faults = secretFaults(settings);
  if (faults.length > 0) throw new AlertmanagerSettingsError(faults.join('\n'));
  writeOutput(renderAlertmanager(settings), values.out);
} catch (error) {
  if (!(error instanceof AlertmanagerSettingsError) && !isUsageError(error)) throw error;
  console.error(`Alertmanager cannot be configured:\n${error.message}`);
  process.exitCode = 1;
}
