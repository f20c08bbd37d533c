import { expect, test } from 'vitest';
import { realPartOrSkip } from '../../support/processes/real-part.ts';
import { CROWDED_DAY } from './days.ts';
import { firingIn } from './firing.ts';
import { messagesOf } from './notifications.ts';
import { faultsOf } from './verdict.ts';

/** `node tests/rules/week/week.ts` plays each on its own day. */
test('every fault of a week is told once, and nothing else, also if all come on one day', async ({
  skip,
}) => {
  const promtool = await realPartOrSkip('promtool', skip);
  const alertmanager = await realPartOrSkip('alertmanager', skip);
  const messages = await messagesOf(alertmanager, await firingIn(promtool, CROWDED_DAY));
  expect(faultsOf([CROWDED_DAY], messages)).toEqual([]);
});
