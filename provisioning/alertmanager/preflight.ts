import { TEAMS } from '../../alert-rules/lib/rule.ts';
import { secretFileFaults } from '../secret-file.ts';
import type { AlertmanagerSettings } from './settings.ts';

/**
 * What is wrong with the files of secrets: one line each, nothing if all can be used. Alertmanager
 * starts without them and only the notification fails, so they are looked at before. What the files
 * hold is never shown.
 */
export function secretFaults({ common, channels }: AlertmanagerSettings): string[] {
  const parts = [{ ...common, prefix: '' }, ...TEAMS.map((team) => channels[team])];
  const files = parts.flatMap(({ prefix, ...part }) =>
    Object.entries(part).flatMap(([name, file]) =>
      name.endsWith('_FILE') ? [{ name: prefix + name, file: String(file) }] : [],
    ),
  );
  const byName = new Map(files.map(({ name, file }) => [name, file]));
  return [...byName].flatMap(([name, file]) => secretFileFaults(name, file));
}
