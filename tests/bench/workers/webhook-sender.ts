// A forked client: `webhook-sender.ts <url> <token> <which>` sends notifications, one after another, reads
// all that are kept, and then sends a message.
import { HOSTILE_WEBHOOKS, longWebhook } from '../../support/hostile/webhooks.ts';

const [url = '', token = '', which = ''] = process.argv.slice(2);
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

process.on('disconnect', () => process.exit());
try {
  for (const body of which === 'bad' ? Object.values(HOSTILE_WEBHOOKS) : longWebhooks(500)) {
    await (await fetch(url, { method: 'POST', headers, body })).text();
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
