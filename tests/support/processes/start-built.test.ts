import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { productionCommand } from './start-built.ts';

test('the production command is what Node gets, and what the shell sets before it', () => {
  const { variables, words } = productionCommand();
  expect(words.at(-1)).toBe('dist/exporter/main.js');
  expect(words.slice(0, -1).filter((word) => !word.startsWith('--'))).toEqual([]);
  expect(words.some((word) => word.startsWith('--env-file'))).toBe(false);
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
