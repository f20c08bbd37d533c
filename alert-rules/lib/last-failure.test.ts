import { expect, test } from 'vitest';
import { en } from '../../exporter/status-page/texts/en.ts';
import { fr } from '../../exporter/status-page/texts/fr.ts';
import { FAILURE_CLAUSES, FAILURE_CLAUSES_FR, FAILURE_WORDS } from './last-failure.ts';

const wordsOf = (clauses: typeof FAILURE_CLAUSES) =>
  Object.fromEntries(
    Object.entries(clauses).map(([reason, clause]) => [reason, clause?.replace(/\{\{.*/, '')]),
  );

test('a message has the words of the status page, but for a timeout and for no known reason', () => {
  const toldOtherwise = { timeout: 'did not answer within ', other: undefined };
  expect(wordsOf(FAILURE_CLAUSES)).toEqual({ ...en.reasons, ...toldOtherwise });
  expect(wordsOf(FAILURE_CLAUSES_FR)).toEqual({ ...fr.reasons, other: undefined });
});

test('the words for a reason are those of the status page, without templates', () => {
  expect(FAILURE_WORDS).toEqual({ ...en.reasons, timeout: 'did not answer' });
});
