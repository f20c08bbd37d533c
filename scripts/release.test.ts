import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../demo/temporary-folder.ts';
import manifest from '../package.json' with { type: 'json' };
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

/** What the runner of GitHub puts in. */
const EXPRESSIONS: Readonly<Record<string, string>> = {
  'github.ref_name': `v${manifest.version}`,
  'github.repository_owner': 'Penpal-AI',
  'github.token': 'token',
  'steps.version.outputs.number': manifest.version,
  'steps.version.outputs.image': 'ghcr.io/penpal-ai/penpal-monitoring-service',
  'steps.image.outputs.digest': `sha256:${'b'.repeat(64)}`,
};

test('the commands of the release workflow make its files and publish them', async () => {
  interface Step {
    readonly run?: string;
    readonly env?: Readonly<Record<string, string>>;
  }
  const workflow = load(await readFile(join(ROOT, '.github/workflows/release.yml'), 'utf8'));
  const { steps } = (workflow as { jobs: { release: { steps: Step[] } } }).jobs.release;
  const folder = await temporaryFolder('penpal-released-');
  onTestFinished(() => folder.remove());
  const at = (name: string) => join(folder.path, name);
  const linked = (await readdir(ROOT)).filter((name) => name !== 'CHANGELOG.md');
  for (const name of linked) await symlink(join(ROOT, name), at(name));
  const changes = await readFile(join(ROOT, 'CHANGELOG.md'), 'utf8');
  const heading = `## [${manifest.version}] - 2026-12-01`;
  await writeFile(at('CHANGELOG.md'), changes.replace('## [Unreleased]', `$&\n\n${heading}`));
  await mkdir(at('bin'));
  const fake = (name: string, text: string) =>
    writeFile(at(`bin/${name}`), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  await fake('docker', `echo sha256:${'a'.repeat(64)}`);
  await fake('gh', 'printf "%s\\n" "$@" > published');

  for (const { run, env = {} } of steps) {
    if (run === undefined || run === 'npm ci') continue;
    const variables = Object.entries(env).map(([name, text]) => {
      const value = text.replaceAll(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => {
        return EXPRESSIONS[expression] ?? expect.unreachable(expression);
      });
      return [name, value] as const;
    });
    const result = await runCommand(['bash', '--norc', '-e', '-c', run], {
      cwd: folder.path,
      env: {
        PATH: `${at('bin')}:${process.env['PATH']}`,
        GITHUB_OUTPUT: at('outputs'),
        ...Object.fromEntries(variables),
      },
    });
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  }

  const read = async (name: string) => (await readFile(at(name), 'utf8')).trim().split('\n');
  const [tag, bundle] = [
    `v${manifest.version}`,
    `penpal-monitoring-kubernetes-${manifest.version}`,
  ];
  expect(await read('outputs')).toEqual([
    `number=${EXPRESSIONS['steps.version.outputs.number']}`,
    `image=${EXPRESSIONS['steps.version.outputs.image']}`,
    expect.stringMatching(/^created=\d{4}-\d\d-\d\dT[\d:]+Z$/),
  ]);
  expect(await read('notes.md')).toContain('### Added');
  const pinned = (await read('images.env')).map(
    (line) => /^(\w+)=.+@sha256:\w{64}$/.exec(line)?.[1],
  );
  expect(pinned).toEqual([...IMAGES, 'MONITORING_IMAGE']);
  const { stdout } = await runCommand(['tar', '-tzf', at(`${bundle}.tar.gz`)]);
  expect(stdout).toContain('/base/kustomization.yaml\n');
  expect(await read('published')).toEqual([
    ...['release', 'create', tag, '--verify-tag', '--title', tag, '--notes-file', 'notes.md'],
    ...[`${bundle}.tar.gz`, 'images.env'],
  ]);
});
