import { secretFileFaults } from '../secret-file.ts';
import { secretFiles } from './settings.ts';
import type { AlertmanagerSettings } from './settings.ts';

/**
 * What is wrong with the files of secrets: one line each, nothing if all can be used. Alertmanager
 * starts without them and only the notification fails, so they are looked at before. What the files
 * hold is never shown.
 */
export function secretFaults(settings: AlertmanagerSettings): string[] {
  return [...secretFiles(settings)].flatMap(([name, file]) => secretFileFaults(name, file));
}
