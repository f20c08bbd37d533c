import { expect, test } from 'vitest';
import { productionCommand } from './production-command.ts';

test('the production command is what Node gets, and what the shell sets before it', () => {
  const { variables, words } = productionCommand();
  expect(words.at(-1)).toBe('dist/exporter/main.js');
  expect(words.slice(0, -1).filter((word) => !word.startsWith('--'))).toEqual([]);
  expect(words.some((word) => word.startsWith('--env-file'))).toBe(false);
  expect(Object.keys(variables)).toEqual(['MALLOC_ARENA_MAX']);
});
