import { readFile } from 'node:fs/promises';
import { inject } from 'vitest';
import { timeUntil } from '../support/time-until.ts';

/** About a minute on a quiet machine, most of it while the unit tests run. */
const BUILD_MS = 180_000;

if (inject('noEngine') === undefined) {
  const file = inject('buildVerdictFile');
  const verdict = { error: '' };
  await timeUntil('the images are built', BUILD_MS, async () => {
    verdict.error = await readFile(file, 'utf8');
    return true;
  });
  if (verdict.error !== '') throw new Error(verdict.error);
}
