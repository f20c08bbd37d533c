import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../demo/temporary-folder.ts';
import { runCommand } from '../tests/support/processes/run-command.ts';

const ROOT = resolve(import.meta.dirname, '..');
const IMAGES = ['NODE_IMAGE', 'PROMETHEUS_IMAGE', 'ALERTMANAGER_IMAGE', 'GRAFANA_IMAGE'];

const CHANGELOG = `# Changelog

## [Unreleased]

- Not yet.

## [3.0.0] - 2026-12-01

### Added

- A thing.

## [2.0.2] - 2025-01-01

- Older.
`;

/** A clone at version 3.0.0. `docker` is the text of a shell script that stands for the command. */
async function clone(docker = 'exit 1') {
  const folder = await temporaryFolder('penpal-release-');
  onTestFinished(() => folder.remove());
  const at = (name: string) => join(folder.path, name);
  for (const name of ['release-notes.sh', 'pin-images.sh']) {
    await cp(join(ROOT, 'scripts', name), at(`scripts/${name}`));
  }
  await cp(join(ROOT, '.env.example'), at('.env.example'));
  await writeFile(at('package.json'), '{\n  "name": "penpal",\n  "version": "3.0.0",\n}\n');
  await writeFile(at('CHANGELOG.md'), CHANGELOG);
  await mkdir(at('bin'));
  await writeFile(at('bin/docker'), `#!/bin/sh\n${docker}\n`, { mode: 0o755 });
  const env = { PATH: `${folder.path}/bin:${process.env['PATH']}` };
  return (...command: readonly string[]) => runCommand(['sh', ...command], { cwd: at('.'), env });
}

test.for([
  ['the version of package.json', 'v3.0.0', 0, '### Added\n\n- A thing.\n'],
  ['another version', 'v2.0.2', 1, 'package.json has another version than 2.0.2'],
] as const)('the notes of a tag with %s', async ([, tag, exitCode, said]) => {
  const run = await clone();
  const result = await run('scripts/release-notes.sh', tag);
  expect(result.exitCode).toBe(exitCode);
  expect(exitCode === 0 ? result.stdout : result.stderr).toContain(said);
  expect(result.stdout).not.toMatch(/Not yet|Older/);
});

test('every published image gets the digest of its registry', async () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const run = await clone(`echo ${digest}`);
  const { exitCode, stdout } = await run('scripts/pin-images.sh');
  const example = await readFile(join(ROOT, '.env.example'), 'utf8');
  const expected = IMAGES.map((name) => {
    const [line] = new RegExp(`^${name}=.+$`, 'm').exec(example)!;
    return `${line}@${digest}`;
  });
  expect({ exitCode, lines: stdout.trim().split('\n') }).toEqual({ exitCode: 0, lines: expected });
});

test.for([
  ['gives none', 'true'],
  ['cannot be reached', 'exit 1'],
] as const)('a registry that %s stops the release', async ([, docker]) => {
  const run = await clone(docker);
  expect((await run('scripts/pin-images.sh')).exitCode).toBe(1);
});
