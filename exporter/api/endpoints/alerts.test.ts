import { expect, test } from 'vitest';
import { bearer, startApp, tokens } from '../../../tests/support/api/app-fixture.ts';
import { webhook as anyWebhook } from '../../../tests/support/api/openapi-fixture.ts';

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
  ['more than 1 MiB', { ...webhook, groupKey: 'x'.repeat(1_048_576) }, 413, undefined],
])('a body with %s is refused, with the path of the fault', async (_, body, status, path) => {
  const { ask, parts } = await startApp({ environment });
  const response = await ask(PATH, post(body));
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject(path ? { errors: [{ path }] } : { status });
  expect(parts.notifications.list()).toEqual([]);
});
