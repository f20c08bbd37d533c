import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AptSourceFile } from './apt-sources.ts';

/** The codename (`bookworm`) in the text of `/etc/os-release` if it is Debian itself; derivatives have no `sid`. */
export function debianCodename(osRelease: string): string | undefined {
  const value = (key: string): string | undefined =>
    new RegExp(`^${key}="?([^"\\n]*)"?$`, 'm').exec(osRelease)?.[1];
  if (value('ID') !== 'debian') return undefined;
  return value('VERSION_CODENAME') ?? 'sid';
}

/** The machine's apt source files; those that this user may not read are left out. */
export async function aptSourceFiles(aptFolder = '/etc/apt'): Promise<AptSourceFile[]> {
  const partsFolder = join(aptFolder, 'sources.list.d');
  const parts = await readdir(partsFolder).catch(() => []);
  const paths = [
    join(aptFolder, 'sources.list'),
    ...parts
      .filter((name) => /\.(list|sources)$/.test(name))
      .map((name) => join(partsFolder, name)),
  ];
  const files = paths.map(async (name) => ({
    name,
    text: await readFile(name, 'utf8').catch(() => ''),
  }));
  return Promise.all(files);
}
