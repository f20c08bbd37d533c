import { once } from 'node:events';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bearer, startApp, tokens } from '../../../tests/support/api/app-fixture.ts';
import { webhook as anyWebhook } from '../../../tests/support/api/openapi-fixture.ts';
import { longestTurnMs } from '../../../tests/support/hostile/longest-turn.ts';
import { HOSTILE_WEBHOOKS } from '../../../tests/support/hostile/webhooks.ts';

const PATH = '/api/v1/monitoring/notifications';
const { NOTIFICATIONS_TOKEN } = tokens;
const environment = { NOTIFICATIONS_TOKEN };

const labels = { alertname: 'ServiceDown', service_name: 'auth-service' };
const startsAt = '2026-11-24T11:58:30.123456789Z';
const alert = { ...anyWebhook.alerts[0], labels, startsAt };
const webhook = { ...anyWebhook, receiver: 'monitoring-service', alerts: [alert] };

const post = (body: unknown) => ({
  method: 'POST',
  headers: { ...bearer(NOTIFICATIONS_TOKEN).headers, 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

test('notifications of Alertmanager are listed', async () => {
  const { ask, askJson } = await startApp({ environment });
  const response = await ask(PATH, post(webhook));
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ received: 1 });
  expect(await askJson(PATH)).toMatchObject({
    total: 1,
    notifications: [
      {
        ...{ status: 'firing', name: 'ServiceDown', labels, receiver: 'monitoring-service' },
        ...{ startsAt: '2026-11-24T11:58:30.123Z', endsAt: null },
      },
    ],
  });
});

test('the list can be limited', async () => {
  const { ask, askJson } = await startApp({ environment });
  const alerts = ['a', 'b', 'c'].map((fingerprint) => ({ ...alert, fingerprint }));
  await ask(PATH, post({ ...webhook, alerts }));
  expect(await askJson(`${PATH}?limit=2`)).toMatchObject({ total: 2 });
});

const bad = (change: object) => ({ ...webhook, alerts: [alert, { ...alert, ...change }] });

test.each([
  ['an unknown version', { ...webhook, version: '5' }, 400, 'version'],
  ['an unknown status', bad({ status: 'x' }), 400, 'alerts[1].status'],
  ['a malformed time', bad({ startsAt: 'now' }), 400, 'alerts[1].startsAt'],
  ['no object', [], 400, '(the whole)'],
  ['no JSON', '{"version":', 400, '(the whole)'],
  ['nothing in it', '', 400, '(the whole)'],
  ['more than 256 KiB', { ...webhook, groupKey: 'x'.repeat(262_144) }, 413, undefined],
])('a body with %s is refused, with the path of the fault', async (_, body, status, path) => {
  const { ask, parts } = await startApp({ environment });
  const response = await ask(PATH, post(body));
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject(path ? { errors: [{ path }] } : { status });
  expect(parts.notifications.list()).toEqual([]);
});

const sent = JSON.stringify(webhook);
const large = JSON.stringify({ ...webhook, groupKey: 'x'.repeat(262_144) });

test.each([
  ['gzip is read', 'gzip', gzipSync(sent), 200],
  ['an unknown encoding is refused', 'zstd', sent, 415],
  ['a body that is not gzip is refused', 'gzip', sent, 415],
  ['a body that is too large when decompressed is refused', 'gzip', gzipSync(large), 413],
])('of compressed bodies, %s', async (_, encoding, body, status) => {
  const { ask } = await startApp({ environment });
  const { headers, ...request } = post('');
  const response = await ask(PATH, {
    ...request,
    headers: { ...headers, 'content-encoding': encoding },
    body,
  });
  expect(response.status).toBe(status);
});

test('the refusal of a large body names the limit and the setting of Alertmanager', async () => {
  const { ask } = await startApp({ environment });
  const response = await ask(PATH, post(large));
  expect(((await response.json()) as { readonly detail: string }).detail).toBe(
    'the body is larger than 256 KiB; max_alerts of Alertmanager limits a webhook',
  );
});

test('20 hostile webhooks that are complete at once are read one after another', async () => {
  const { ask, url } = await startApp({ environment });
  const { body, ...options } = post(HOSTILE_WEBHOOKS['alerts that are empty objects']);
  const requests = Array.from({ length: 20 }, () => httpRequest(url + PATH, options));
  const writeMost = (request: ClientRequest) =>
    new Promise((resolve) => request.write(body.slice(0, -1), resolve));
  await Promise.all(requests.map(writeMost));
  // Meanwhile the service reads what has arrived.
  for (let count = 0; count < 10; count += 1) await ask('/-/healthy');
  const statuses: (number | undefined)[] = [];
  const turnMs = await longestTurnMs(() =>
    Promise.all(
      requests.map(async (request) => {
        const [response] = (await once(request.end(body.at(-1)), 'response')) as [IncomingMessage];
        statuses.push(response.resume().statusCode);
      }),
    ),
  );
  expect(statuses).toEqual(Array(20).fill(400));
  expect(turnMs).toBeLessThan(100);
});
