import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { productionCommand } from './production-command.ts';

test('the production command is what Node gets, and what the shell sets before it', () => {
  const { variables, words } = productionCommand();
  expect(words.at(-1)).toBe('dist/exporter/main.js');
  expect(words.slice(0, -1).filter((word) => !word.startsWith('--'))).toEqual([]);
  expect(words.some((word) => word.startsWith('--env-file'))).toBe(false);
  expect(Object.keys(variables)).toEqual(['MALLOC_ARENA_MAX']);
});

test('the image starts the service with the same flags', () => {
  const flags = productionCommand().words.filter((word) => word.startsWith('--'));
  const start = readFileSync('Dockerfile', 'utf8').trimEnd().split('\n').at(-1);

  expect(flags).not.toEqual([]);
  expect(flags.filter((flag) => !start?.includes(`"${flag}"`))).toEqual([]);
});
