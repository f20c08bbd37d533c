import { readFileSync } from 'node:fs';
import { TEAMS } from '../../alert-rules/lib/rule.ts';
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
  return [...byName].flatMap(([name, file]) => faultOf(name, file));
}

function faultOf(name: string, file: string): string[] {
  const secret = read(file);
  if (secret === undefined) return [`${name}: ${file} cannot be read`];
  if (secret.trim() === '') return [`${name}: ${file} is empty`];
  if (name.endsWith('URL_FILE') && !URL.canParse(secret.trim())) {
    return [`${name}: ${file} holds no URL`];
  }
  return [];
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
