import { expect, it } from 'vitest';
import { z } from 'zod';
import { arrayOf, explainIssues, MAX_FAULTS } from './config-error.ts';

const numbers = z.object({ list: arrayOf(z.object({ n: z.number('expected a number') })) });

it('an array of good entries is parsed, and its faults have their place', () => {
  expect(numbers.parse({ list: [{ n: 1 }, { n: 2 }] })).toEqual({ list: [{ n: 1 }, { n: 2 }] });
  const { error } = numbers.safeParse({ list: [{ n: 1 }, { n: 'x' }] });
  expect(explainIssues(error!, ['at'])).toEqual(['at.list[1].n: expected a number']);
});

it('validation of an array stops at the first few faults', () => {
  let validated = 0;
  const entry = z.unknown().refine(() => (validated += 1) < 0, 'expected nothing');
  const { error } = arrayOf(entry).safeParse(Array(1_000).fill(0));
  expect(error?.issues).toHaveLength(MAX_FAULTS);
  expect(validated).toBe(MAX_FAULTS);
});

it.each([
  ['a value', { list: [{ n: 'x'.repeat(5_000) }] }],
  ['unknown keys', Object.fromEntries(Array.from({ length: 5_000 }, (_, key) => [key, 1]))],
  ['a long key', { ['k'.repeat(5_000)]: { n: 1 } }],
])('a message holds little of a text of others: %s', (_, input) => {
  const message = (value: unknown) => `expected a number, got ${JSON.stringify(value)}`;
  const n = z.number({ error: ({ input }) => message(input) });
  const schema = z
    .record(z.string(), z.unknown())
    .pipe(z.strictObject({ list: arrayOf(z.object({ n })) }));
  const { error } = schema.safeParse(input);
  expect(explainIssues(error!).join('\n').length).toBeLessThan(1_000);
});
