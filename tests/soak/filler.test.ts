import { expect, test } from 'vitest';
import { startApp, tokens } from '../support/api/app-fixture.ts';
import { FILLER, fillNotifications } from './filler.ts';

test('a run begins with a full store of notifications as long as real ones', async () => {
  const { NOTIFICATIONS_TOKEN } = tokens;
  const { url, ask, parts } = await startApp({ environment: { NOTIFICATIONS_TOKEN } });
  await fillNotifications(url, NOTIFICATIONS_TOKEN);
  const listed = parts.notifications.list();
  expect(listed).toHaveLength(500);
  expect(Object.groupBy(listed, (each) => `${each.receiver} ${each.status}`)).toEqual({
    [`${FILLER} firing`]: expect.objectContaining({ length: 250 }) as unknown,
    [`${FILLER} resolved`]: expect.objectContaining({ length: 250 }) as unknown,
  });
  const { length } = await (await ask('/api/v1/monitoring/notifications')).text();
  expect(length / listed.length).toBeGreaterThan(1_700);
  expect(length / listed.length).toBeLessThan(2_000);
});
