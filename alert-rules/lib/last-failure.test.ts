import { expect, test } from 'vitest';
import { en } from '../../exporter/status-page/texts/en.ts';
import { FAILURE_CLAUSES, FAILURE_WORDS } from './last-failure.ts';

test('a message has the words of the status page, but for a timeout and for no known reason', () => {
  const words = Object.entries(FAILURE_CLAUSES).map(([reason, clause]) => [
    reason,
    clause?.replace(/\{\{.*/, ''),
  ]);
  const toldOtherwise = { timeout: 'did not answer within ', other: undefined };
  expect(Object.fromEntries(words)).toEqual({ ...en.reasons, ...toldOtherwise });
});

test('the words for a reason are those of the status page, without templates', () => {
  expect(FAILURE_WORDS).toEqual({ ...en.reasons, timeout: 'did not answer' });
});
