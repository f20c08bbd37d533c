import { expect, test } from 'vitest';
import { HOSTILE_WEBHOOKS, longWebhook } from '../../support/hostile/webhooks.ts';
import { watchProcess } from '../../support/hostile/watch-process.ts';
import { spawnBuilt } from '../../support/processes/spawn-built.ts';

const NOTIFICATIONS = '/api/v1/monitoring/notifications';
const NOTIFICATIONS_TOKEN = 'sixteen-characters';
const headers = {
  authorization: `Bearer ${NOTIFICATIONS_TOKEN}`,
  'content-type': 'application/json',
};

async function start() {
  const built = await spawnBuilt({
    environment: { NOTIFICATIONS_TOKEN },
    onOutput: () => undefined,
  });
  await expect.poll(() => built.text('/-/ready').catch(() => '')).toBe('ok\n');
  const send = async (body: string) => {
    const response = await built.ask(NOTIFICATIONS, { method: 'POST', headers, body });
    return { status: response.status, bytes: (await response.text()).length };
  };
  const watch = (attack: () => Promise<unknown>) =>
    watchProcess({ url: built.url, pid: built.child.pid! }, attack);
  return { ...built, send, watch };
}

test.each(Object.entries(HOSTILE_WEBHOOKS))(
  'a large webhook with %s harms nobody',
  async (_, body) => {
    const { send, watch } = await start();
    let response = { status: 0, bytes: Infinity };
    const { grownMiB } = await watch(async () => (response = await send(body)));
    expect(response.bytes).toBeLessThan(10_000);
    expect(grownMiB).toBeLessThan(64);
  },
);

test('120 notifications of 260 kB leave little in memory and in one response', async () => {
  const { send, watch, text } = await start();
  const harm = await watch(async () => {
    for (let number = 0; number < 120; number += 1) await send(longWebhook(number));
  });
  const listed = await text(NOTIFICATIONS);
  expect(harm.grownMiB).toBeLessThan(64);
  expect(listed.length).toBeLessThan(4_000_000);
});
