import { readFileSync } from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startExporter } from '../../../demo/stack.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { skipOrFail } from '../../support/processes/real-part.ts';
import { runCommand } from '../../support/processes/run-command.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const OLDEST = `${manifest.engines.node.replace('>=', '')}.0.0`;
const TOO_OLD = '20.20.0';

/** The path of that Node. */
async function nodeOrSkip(version: string, skip: (note: string) => never): Promise<string> {
  const command = ['sh', 'demo/real-parts.sh', 'node', version];
  const { exitCode, stdout, stderr } = await runCommand(command, { cwd: ROOT });
  return exitCode === 0 ? stdout.trim() : skipOrFail(stderr.trim(), skip);
}

describe('the build', () => {
  test(`starts with Node ${OLDEST}, the oldest that package.json promises`, async ({ skip }) => {
    const command = [await nodeOrSkip(OLDEST, skip), 'dist/exporter/main.js'];
    await using service = await startExporter({ command, environment: {} });
    expect((await fetch(`${service.url}/metrics`)).status).toBe(200);
  });

  test('says in one line which Node it needs to an older one', async ({ skip }) => {
    const node = await nodeOrSkip(TOO_OLD, skip);
    const files = await readdir(resolve(ROOT, 'dist'), { recursive: true });
    const started = files.flatMap((file) => /(.+)-bundle\.js$/.exec(file)?.[1] ?? []);
    expect(started).toContain('exporter/main');
    expect(started).toContain('exporter/healthcheck');
    for (const file of started) {
      expect(await runCommand([node, `dist/${file}.js`], { cwd: ROOT })).toEqual({
        exitCode: 1,
        stdout: '',
        stderr: `${manifest.name} needs Node 24 or newer, this is Node ${TOO_OLD}.\n`,
      });
    }
  });
});

test('image, package and promise name the same version of Node', () => {
  const image = /^ARG NODE_IMAGE=node:(\d+)/m.exec(readFileSync('Dockerfile', 'utf8'))?.[1];
  const major = manifest.devDependencies.node.split('.')[0];
  expect([image, major]).toEqual([OLDEST.split('.')[0], OLDEST.split('.')[0]]);
});

test('npm ci warns of nothing with the oldest Node that may install', async ({ skip }) => {
  const node = await nodeOrSkip(TOO_OLD, skip);
  const folder = await temporaryFolder('npm-ci-');
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
    await cp(resolve(ROOT, file), join(folder.path, file));
  }
  const where = await runCommand(['sh', '-c', 'readlink -f "$(command -v npm)"']);
  const install = ['ci', '--dry-run', '--offline', '--no-audit', '--no-fund'];
  const result = await runCommand([node, where.stdout.trim(), ...install], {
    cwd: folder.path,
  });
  await folder.remove();
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
});
