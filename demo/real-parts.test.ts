import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runCommand } from './process.ts';
import { findRealPartIn, isAtLeast, parseVersion, type Places } from './real-parts.ts';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

vi.setConfig({ testTimeout: 20_000 });

let folder: TemporaryFolder;
const at = (path: string) => join(folder.path, path);

beforeEach(async () => {
  folder = await temporaryFolder('real-parts-');
});
afterEach(() => folder.remove());

/** Writes a shell script and makes it executable. */
async function program(path: string, script: string): Promise<string> {
  await mkdir(join(at(path), '..'), { recursive: true });
  await writeFile(at(path), `#!/bin/sh\n${script}\n`);
  await chmod(at(path), 0o755);
  return at(path);
}

describe('findRealPart', () => {
  const find = (name: Parameters<typeof findRealPartIn>[1], failure?: string) => {
    const places: Places = {
      path: [at('first'), at('second')].join(delimiter),
      cacheFolder: at('cache'),
      fetch: () => Promise.resolve(failure),
    };
    return findRealPartIn(places, name);
  };

  test.each([
    ['prometheus', 'prometheus', '3.5.3+ds1', '3.5.3'],
    ['alertmanager', 'prometheus-alertmanager', '0.27.0', '0.27.0'],
  ] as const)(
    'takes the first %s on the PATH that is new enough',
    async (name, file, printed, version) => {
      await program(`first/${file}`, `echo '${file}, version 0.9.0'`);
      const newer = await program(`second/${file}`, `echo '${file}, version ${printed}'`);
      expect(await find(name)).toEqual({ name, version, command: [newer] });
    },
  );

  test('prefers the PATH to the cache, and the cache to a program that is too old', async () => {
    const cached = await program('cache/promtool/usr/bin/promtool', 'echo promtool, version 3.5.3');
    await program('first/promtool', 'echo promtool, version 2.42.0');
    expect(await find('promtool')).toMatchObject({ command: [cached] });
    const own = await program('second/promtool', 'echo promtool, version 3.0.0');
    expect(await find('promtool')).toMatchObject({ command: [own] });
  });

  test('skips a file that is not executable or fails', async () => {
    await chmod(await program('first/prometheus', 'echo prometheus, version 3.5.3'), 0o644);
    await program('second/prometheus', 'exit 1');
    expect(await find('prometheus')).toHaveProperty('absent');
  });

  test('takes any version where no minimum is set, even an unknown one', async () => {
    await program('first/victoria-metrics', 'echo');
    expect(await find('victoria-metrics')).toMatchObject({ version: 'unknown' });
  });

  test('explains in one line why a part is absent and what to do', async () => {
    await program('first/prometheus', 'echo prometheus, version 2.42.0');
    expect(await find('prometheus', 'packages can be fetched only on Debian')).toEqual({
      name: 'prometheus',
      absent:
        'No prometheus: not on the PATH (only 2.42.0), and packages can be fetched only on Debian. ' +
        'Put prometheus 3.0.0 or newer on the PATH (https://prometheus.io/download/).',
    });
  });

  test.each([
    ['prometheus, version 3.5.3+ds1 (branch: debian/sid)', '3.5.3'],
    ['victoria-metrics-20260927-170000-tags-v1.145.0-0-gabc', '1.145.0'],
    ['Client Version: v1.36.4', '1.36.4'],
    ['victoria-metrics-', undefined],
  ])('reads the version in "%s"', (output, version) => {
    expect(parseVersion(output)).toBe(version);
  });

  test.each([
    ['3.5.3', '3.0.0', true],
    ['0.27.0', '0.9.0', true],
    ['2.42.0', '3.0.0', false],
    ['0.9.0', '0.27.0', false],
    ['3.0.0', '3.0.0', true],
  ])('compares %s with the minimum %s', (version, minimum, expected) => {
    expect(isAtLeast(version, minimum)).toBe(expected);
  });
});

describe('real-parts.sh', () => {
  const SOURCES = `bookworm http://mirror.example/debian/
bookworm http://mirror.example/debian/
bookworm-updates http://mirror.example/debian/
bookworm-security http://mirror.example/debian-security/
bookworm cdrom:[Debian]/
nodistro https://packages.example/
stable https://second.example/debian/`;

  /** Runs the script with stand-ins for apt-get and dpkg-deb, which log what they are asked. */
  async function fetch({
    osRelease = 'ID=debian\nVERSION_CODENAME=bookworm\n',
    download = '',
  } = {}) {
    await writeFile(at('os-release'), osRelease);
    await writeFile(at('sources'), SOURCES);
    await program(
      'bin/apt-get',
      `case "$*" in
      indextargets*) cat ${at('sources')} ;;
      *download*) echo "$*" >>${at('downloads')}; ${download || 'touch promtool_3_amd64.deb'} ;;
    esac`,
    );
    await program('bin/dpkg-deb', 'mkdir -p "$3/usr/bin" && touch "$3/usr/bin/promtool"');
    const env = {
      PATH: `${at('bin')}${delimiter}${process.env['PATH']}`,
      OS_RELEASE_FILE: at('os-release'),
    };
    const script = resolve(import.meta.dirname, 'real-parts.sh');
    return runCommand(['sh', script, at('cache'), 'promtool'], { env });
  }

  beforeEach(({ skip }) => {
    skip(process.platform !== 'linux', 'flock is part of util-linux');
  });

  test('unpacks a package from sid of the machine’s own Debian archives, once', async () => {
    const results = [fetch(), fetch()];
    for (const result of results) {
      expect(await result).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    }
    await readFile(at('cache/promtool/usr/bin/promtool'));
    const sources = (await readFile(at('cache/apt/sid.list'), 'utf8')).trim().split('\n');
    expect(sources.map((line) => line.replace(/\[.*\]/, '[]'))).toEqual([
      'deb [] http://mirror.example/debian/ sid main',
      'deb [] https://second.example/debian/ sid main',
    ]);
    expect((await readFile(at('downloads'), 'utf8')).trim().split('\n')).toHaveLength(1);
  });

  test.each([
    [
      'Ubuntu',
      { osRelease: 'ID=ubuntu\nID_LIKE=debian\n' },
      'packages can be fetched only on Debian',
    ],
    ['no os-release', { osRelease: '' }, 'packages can be fetched only on Debian'],
    ['no network', { download: 'echo "E: no route" >&2; exit 100' }, 'E: no route'],
  ])('fails in one line: %s', async (_, machine, stderr) => {
    expect(await fetch(machine)).toEqual({ exitCode: 1, stdout: '', stderr: `${stderr}\n` });
  });
});
