import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettingsError } from '../settings.ts';

/** Which containers read which secret. Each has a volume of its own for them. */
const READERS = {
  notifications_token: ['monitoring', 'alertmanager'],
  metrics_token: ['monitoring', 'prometheus'],
  admin_token: ['monitoring'],
  api_token: ['monitoring'],
  ai_service_api_key: ['monitoring', 'prometheus'],
  grafana_admin_password: ['grafana'],
} as const;

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** 238 bits. */
const LENGTH = 40;

/**
 * Writes each secret into the volumes of its readers, `<volumes>/<reader>-secrets/<name>`: the file of that name
 * in `given`, else the secret of an earlier start, else a new random one. Returns the names that `given` had. Throws a
 * SettingsError that names each empty file in `given`, and the system's error if this user may not read one; then nothing
 * is written.
 */
export function giveSecrets(given: string, volumes: string): ReadonlySet<string> {
  const names = Object.keys(READERS) as (keyof typeof READERS)[];
  const files = new Map(names.map((name) => [name, readIfThere(join(given, name))]));
  const faults = names.filter((name) => files.get(name)?.trim() === '');
  if (faults.length > 0) {
    throw new SettingsError(faults.map((name) => `${join(given, name)} is empty`).join('\n'));
  }
  for (const [name, file] of files) {
    const folders = READERS[name].map((reader) => join(volumes, `${reader}-secrets`));
    const secret = file ?? readIfThere(join(folders[0]!, name)) ?? newSecret();
    for (const folder of folders) writeSecret(folder, name, secret);
  }
  // The folder secrets/alerting is mounted there, and a volume that is mounted read-only needs the place to exist.
  for (const reader of ['prometheus', 'alertmanager']) {
    mkdirSync(join(volumes, `${reader}-secrets/alerting`), { recursive: true });
  }
  return new Set(names.filter((name) => files.get(name) !== undefined));
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function newSecret(): string {
  return Array.from({ length: LENGTH }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('');
}

/** Whole or not at all, also on a full disk. Unchanged files stay. */
function writeSecret(folder: string, name: string, secret: string): void {
  const file = join(folder, name);
  if (existsSync(file) && readFileSync(file, 'utf8') === secret) return;
  writeFileSync(`${file}.new`, secret, { mode: 0o400 });
  renameSync(`${file}.new`, file);
}
