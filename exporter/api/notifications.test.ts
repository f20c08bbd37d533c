import { expect, test } from 'vitest';
import { startApp } from '../../tests/support/api/app-fixture.ts';

const PATH = '/api/v1/monitoring/notifications';
const TOKEN = 'notifications-token-1234';
const environment = { NOTIFICATIONS_TOKEN: TOKEN };
const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };

const alert = {
  status: 'firing',
  labels: { alertname: 'ServiceDown', service_name: 'auth-service' },
  annotations: { summary: 'auth-service is down' },
  startsAt: '2026-11-24T11:58:30.123456789Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus:9090/graph',
  fingerprint: '0123456789abcdef',
};
const webhook = {
  version: '4',
  groupKey: '{}:{alertname="ServiceDown"}',
  truncatedAlerts: 0,
  status: 'firing',
  receiver: 'monitoring-service',
  groupLabels: { alertname: 'ServiceDown' },
  commonLabels: {},
  commonAnnotations: {},
  externalURL: 'http://alertmanager:9093',
  alerts: [alert],
};

const post = (body: unknown) => ({ method: 'POST', headers, body: JSON.stringify(body) });

test('what Alertmanager posts is listed', async () => {
  const { ask, askJson } = await startApp({ environment });
  const response = await ask(PATH, post(webhook));
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ received: 1 });
  expect(await askJson(PATH)).toMatchObject({
    total: 1,
    notifications: [
      {
        status: 'firing',
        name: 'ServiceDown',
        labels: alert.labels,
        startsAt: '2026-11-24T11:58:30.123Z',
        endsAt: null,
        receiver: 'monitoring-service',
      },
    ],
  });
});

test('the list can be limited', async () => {
  const { ask, askJson } = await startApp({ environment });
  const alerts = ['a', 'b', 'c'].map((fingerprint) => ({ ...alert, fingerprint }));
  await ask(PATH, post({ ...webhook, alerts }));
  expect(await askJson(`${PATH}?limit=2`)).toMatchObject({ total: 2 });
  expect((await ask(`${PATH}?limit=0`)).status).toBe(400);
});

test.each([
  ['an unknown version', { ...webhook, version: '5' }, 'version'],
  [
    'a status that is none',
    { ...webhook, alerts: [alert, { ...alert, status: 'x' }] },
    'alerts[1].status',
  ],
  [
    'a time that is none',
    { ...webhook, alerts: [{ ...alert, startsAt: 'now' }] },
    'alerts[0].startsAt',
  ],
  ['no object', [], '(the whole)'],
])('%s is answered with 400 and the path of the fault', async (_, body, path) => {
  const { ask, parts } = await startApp({ environment });
  const response = await ask(PATH, post(body));
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ path }] });
  expect(parts.notifications.list()).toEqual([]);
});

test('a body that is no JSON is answered with 400', async () => {
  const { ask } = await startApp({ environment });
  const response = await ask(PATH, { method: 'POST', headers, body: '{"version":' });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    errors: [{ path: '(the whole)', message: 'expected a JSON document' }],
  });
});

test('a body that does not say that it is JSON is answered with 415', async () => {
  const { ask } = await startApp({ environment });
  const plain = { ...headers, 'content-type': 'text/plain' };
  const response = await ask(PATH, { method: 'POST', headers: plain, body: '{}' });
  expect(response.status).toBe(415);
});

test('a body above 1 MiB is answered with 413', async () => {
  const { ask } = await startApp({ environment });
  const response = await ask(PATH, post({ ...webhook, groupKey: 'x'.repeat(1_048_576) }));
  expect(response.status).toBe(413);
});
