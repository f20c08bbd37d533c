import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findRealPartIn, type Places } from './find-real-part.ts';

let folder: string;
let places: Places;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'find-real-part-'));
  const path = ['first', 'second'].map((name) => join(folder, name)).join(delimiter);
  places = { path, cacheFolder: join(folder, 'cache'), osReleaseFile: join(folder, 'os-release') };
  await writeFile(places.osReleaseFile, 'ID=alpine\n');
});

afterEach(() => rm(folder, { recursive: true }));

/** Puts a program there that says its version and does nothing else. */
async function program(path: string, says: string): Promise<string> {
  const file = join(folder, path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho '${says}'\n`);
  await chmod(file, 0o755);
  return file;
}

describe('findRealPartIn', { timeout: 20_000 }, () => {
  test('takes the first on the PATH that is new enough', async () => {
    await program('first/prometheus', 'prometheus, version 2.42.0');
    const file = await program('second/prometheus', 'prometheus, version 3.5.3+ds1');
    const part = await findRealPartIn(places, 'prometheus');
    expect(part).toEqual({ name: 'prometheus', version: '3.5.3', command: [file] });
  });

  test('knows the names that Debian gives', async () => {
    const file = await program('first/prometheus-alertmanager', 'alertmanager, version 0.27.0');
    const part = await findRealPartIn(places, 'alertmanager');
    expect(part).toEqual({ name: 'alertmanager', version: '0.27.0', command: [file] });
  });

  test('prefers the PATH to the cache, and the cache to a program that is too old', async () => {
    const cached = await program('cache/promtool/usr/bin/promtool', 'promtool, version 3.5.3');
    await program('first/promtool', 'promtool, version 2.42.0');
    expect(await findRealPartIn(places, 'promtool')).toMatchObject({ command: [cached] });
    const own = await program('second/promtool', 'promtool, version 3.0.0');
    expect(await findRealPartIn(places, 'promtool')).toMatchObject({ command: [own] });
  });

  test('passes by a file that cannot be executed or does not run', async () => {
    const file = await program('first/prometheus', 'prometheus, version 3.5.3');
    await chmod(file, 0o644);
    const broken = await program('second/prometheus', '');
    await writeFile(broken, '#!/bin/sh\nexit 1\n');
    expect(await findRealPartIn(places, 'prometheus')).toHaveProperty('absent');
  });

  test('takes any version where none is demanded, even one that the program does not say', async () => {
    await program('first/victoria-metrics', '');
    const part = await findRealPartIn(places, 'victoria-metrics');
    expect(part).toMatchObject({ version: 'unknown' });
  });

  test('says in one line why it is absent and what to do', async () => {
    await program('first/prometheus', 'prometheus, version 2.42.0');
    expect(await findRealPartIn(places, 'prometheus')).toEqual({
      name: 'prometheus',
      absent:
        'No prometheus: not on the PATH (only 2.42.0), and it can be fetched only on Debian. ' +
        'Put prometheus 3.0.0 or newer on the PATH (https://prometheus.io/download/).',
    });
  });
});
