import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runCommand } from '../support/processes/run-command.ts';

/** Files with secrets that people or setup create in the project. */
const PRIVATE = [
  ...['.env', 'secrets/api_token', 'secrets/alerting/slack', 'backup/settings.tar.gz'],
  '.setup-a1b2c3/secrets/api_token',
];

test('git ignores every file with secrets, and keeps the page and the folder for them', async () => {
  const kept = ['secrets/README.md', 'secrets/alerting/.gitkeep', '.env.example'];
  const check = ['git', 'check-ignore', '--no-index', ...PRIVATE, ...kept];
  expect((await runCommand(check)).stdout.trim().split('\n')).toEqual(PRIVATE);
});

test('the build of the image gets none of them', () => {
  const left = readFileSync('.dockerignore', 'utf8').split('\n');
  const folders = PRIVATE.map((file) =>
    file.replace(/\/.*/, '').replace(/^\.setup-.*/, '.setup-*'),
  );
  expect(folders.filter((folder) => !left.includes(folder))).toEqual([]);
});
