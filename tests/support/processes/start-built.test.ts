import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { runCommand } from './run-command.ts';
import { productionCommand, scripts } from './start-built.ts';

test('the production command is what Node gets, and what the shell sets before it', () => {
  const { variables, words } = productionCommand();
  expect(words.at(-1)).toBe('dist/exporter/main.js');
  expect(words.slice(0, -1).filter((word) => !word.startsWith('--'))).toEqual([]);
  expect(Object.keys(variables)).toEqual(['MALLOC_MMAP_THRESHOLD_']);
});

test('the image starts the service with the same flags and variables', () => {
  const { variables, words } = productionCommand();
  const dockerfile = readFileSync('Dockerfile', 'utf8');
  const [, command = ''] = /^CMD (.+)$/.exec(dockerfile.trimEnd().split('\n').at(-1) ?? '') ?? [];

  expect(JSON.parse(command)).toEqual(['node', ...words]);
  for (const [name, value] of Object.entries(variables)) {
    expect(dockerfile).toContain(`\nENV ${name}=${value}\n`);
  }
});

test('npm start reads .env where there is one, and says nothing where there is none', async () => {
  const folder = await temporaryFolder('start-');
  const printX = scripts()['start:prod'].replace('dist/exporter/main.js', "-p 'process.env.X'");
  const start = () => runCommand(['sh', '-c', printX], { cwd: folder.path });

  expect(await start()).toEqual({ exitCode: 0, stdout: 'undefined\n', stderr: '' });
  writeFileSync(join(folder.path, '.env'), 'X=from .env\n');
  expect(await start()).toEqual({ exitCode: 0, stdout: 'from .env\n', stderr: '' });
  await folder.remove();
  expect(Object.values(scripts()).filter((line) => line.includes('--env-file-if'))).toEqual([]);
});
