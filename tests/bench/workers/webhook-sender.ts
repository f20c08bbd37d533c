// A forked client: `webhook-sender.ts <url> <token> <which>` sends notifications, some at a time, reads
// all that are kept, and then sends a message.
import { HOSTILE_WEBHOOKS, longWebhook } from '../../support/hostile/webhooks.ts';

const [url = '', token = '', which = ''] = process.argv.slice(2);
/** Requests at a time. */
const AT_ONCE = 4;
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

process.on('disconnect', () => process.exit());
try {
  const send = async (body: string) =>
    (await fetch(url, { method: 'POST', headers, body })).arrayBuffer();
  for (const body of which === 'bad' ? Object.values(HOSTILE_WEBHOOKS) : longWebhooks(500)) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => send(body)));
  }
  await (await fetch(url, { headers })).arrayBuffer();
  process.send?.('sent');
} catch {
  // The service is killed when it takes too much.
  process.exit(1);
}

function* longWebhooks(count: number) {
  for (let number = 0; number < count; number += 1) yield longWebhook(number);
}
