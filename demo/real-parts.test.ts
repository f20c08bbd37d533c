import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCommand } from '../tests/support/processes/run-command.ts';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

const SCRIPT = resolve(import.meta.dirname, 'real-parts.sh');
const DEBIAN = 'ID=debian\nVERSION_CODENAME=bookworm\n';
const NOT_DEBIAN = 'packages can be fetched only on Debian';

let folder: TemporaryFolder;
const at = (path: string) => join(folder.path, path);

beforeEach(async ({ skip }) => {
  skip(process.platform !== 'linux', 'flock is part of util-linux');
  folder = await temporaryFolder('real-parts-');
});
afterEach(() => folder.remove());

/** Writes a shell script and makes it executable. */
async function program(path: string, script: string): Promise<string> {
  await mkdir(dirname(at(path)), { recursive: true });
  await writeFile(at(path), `#!/bin/sh\n${script}\n`);
  await chmod(at(path), 0o755);
  return at(path);
}

/** Runs real-parts.sh in the folder, with `first` and `second` as the PATH of the parts. */
async function run(args: readonly string[], osRelease = '') {
  await writeFile(at('os-release'), osRelease);
  const env = {
    PATH: `${at('bin')}${delimiter}${process.env['PATH']}`,
    REAL_PARTS_PATH: [at('first'), at('second')].join(delimiter),
    REAL_PARTS_CACHE: at('cache'),
    OS_RELEASE_FILE: at('os-release'),
  };
  return runCommand(['sh', SCRIPT, ...args], { env });
}

describe('real-parts.sh find', () => {
  test.each([
    ['prometheus', 'prometheus', 'prometheus, version 3.5.3+ds1 (branch: x)', '3.5.3'],
    ['alertmanager', 'prometheus-alertmanager', 'alertmanager, version 0.27.0', '0.27.0'],
    ['kubectl', 'kubectl', 'Client Version: v1.36.4', '1.36.4'],
    ['vmalert', 'vmalert-prod', 'vmalert-20260927-170000-tags-v1.145.0-0-gabc', '1.145.0'],
    ['victoria-metrics', 'victoria-metrics', 'victoria-metrics-', 'unknown'],
  ])('prints version and command of %s', async (part, file, printed, version) => {
    const path = await program(`first/${file}`, `echo '${printed}'`);
    expect(await run(['find', part])).toMatchObject({ stdout: `${version}\n${path}\n` });
  });

  test('takes the first on the PATH that is new enough, executable and runs', async () => {
    await program('first/alertmanager', 'echo alertmanager, version 0.9.0');
    await program('first/prometheus-alertmanager', 'exit 1');
    await chmod(await program('second/alertmanager', 'echo alertmanager, version 1.0.0'), 0o644);
    const newer = await program('second/prometheus-alertmanager', 'echo version 0.27.1');
    expect(await run(['find', 'alertmanager'])).toMatchObject({ stdout: `0.27.1\n${newer}\n` });
  });

  test('prefers the PATH to the cache, and the cache to a program that is too old', async () => {
    const cached = await program('cache/promtool/usr/bin/promtool', 'echo version 3.5.3');
    await program('first/promtool', 'echo version 2.42.0');
    expect(await run(['find', 'promtool'])).toMatchObject({ stdout: `3.5.3\n${cached}\n` });
    const own = await program('second/promtool', 'echo version 3.0.0');
    expect(await run(['find', 'promtool'])).toMatchObject({ stdout: `3.0.0\n${own}\n` });
  });

  test.each([
    ['the machine is not Debian', '', NOT_DEBIAN],
    ['the package is broken', 'exit 1', "Debian's package in CACHE does not run here"],
    [
      'the package is too old',
      'echo version 2',
      "Debian's package in CACHE does not run here (only",
    ],
  ])('explains in one line why a part is absent: %s', async (_, cached, reason) => {
    await program('first/prometheus', 'echo prometheus, version 2.42.0');
    if (cached !== '') await program('cache/prometheus/usr/bin/prometheus', cached);
    const { exitCode, stdout, stderr } = await run(['find', 'prometheus']);
    expect([exitCode, stdout, stderr.trim().split('\n').length]).toEqual([1, '', 1]);
    expect(stderr).toContain(
      `No prometheus: not on the PATH (only 2.42.0), and ${reason.replace('CACHE', at('cache'))}`,
    );
    expect(stderr).toContain(
      'Put prometheus 3.0.0 or newer on the PATH (https://prometheus.io/download/).',
    );
  });
});

describe('real-parts.sh fetch', () => {
  const SOURCES = `bookworm http://mirror.example/debian/
bookworm http://mirror.example/debian/
bookworm-updates http://mirror.example/debian/
bookworm-security http://mirror.example/debian-security/
bookworm cdrom:[Debian]/
nodistro https://packages.example/
stable https://second.example/debian/`;

  /** Fetches promtool with stand-ins for apt-get and dpkg-deb. */
  async function fetch(osRelease: string, download = 'touch promtool_3_amd64.deb') {
    await writeFile(at('sources'), SOURCES);
    await program(
      'bin/apt-get',
      `case "$*" in
        indextargets*) cat ${at('sources')} ;;
        *download*) echo "$*" >>${at('downloads')}; ${download} ;;
      esac`,
    );
    await program('bin/dpkg-deb', 'mkdir -p "$3/usr/bin" && touch "$3/usr/bin/promtool"');
    return run(['fetch', 'promtool'], osRelease);
  }

  test('unpacks a package from sid of the machine’s own Debian archives, once', async () => {
    for (const result of [fetch(DEBIAN), fetch(DEBIAN)]) {
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
    ['Ubuntu', 'ID=ubuntu\nID_LIKE=debian\n', undefined, NOT_DEBIAN],
    ['no network', DEBIAN, 'echo "E: no route" >&2; exit 100', 'E: no route'],
  ])('fails in one line: %s', async (_, osRelease, download, stderr) => {
    expect(await fetch(osRelease, download)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `${stderr}\n`,
    });
  });
});
