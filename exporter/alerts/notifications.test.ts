import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logLines } from '../../tests/support/log-lines.ts';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { MovedClock } from '../../tests/support/moved-clock.ts';
import { explainIssues } from '../config/config-error.ts';
import { exampleWebhook, exampleWebhookAlert } from '../../tests/support/alerts/example-webhook.ts';
import { NotificationStore, webhookSchema } from './notifications.ts';

const RESOLVED = { status: 'resolved', endsAt: '2026-11-24T12:05:00Z' } as const;

function start(options: { capacity?: number; log?: typeof silentLogger } = {}) {
  const clock = new MovedClock();
  return { clock, store: new NotificationStore({ clock, log: silentLogger, ...options }) };
}

test('a notification has the content of the webhook', async () => {
  const { clock, store } = start();
  expect(await store.receive(exampleWebhook({}))).toEqual({ received: 1, repeated: 0 });
  expect(store.list()).toEqual([
    {
      ...{ status: 'firing', fingerprint: 'c1f2e3d4a5b60718', name: 'ServiceDown' },
      labels: { alertname: 'ServiceDown', severity: 'critical', service_name: 'auth-service' },
      annotations: { summary: 'A service is down', description: 'auth-service is down' },
      startsAt: Date.parse('2026-11-24T11:59:45.123Z'),
      receiver: 'monitoring-service',
      generatorUrl: 'http://prometheus:9090/graph?g0.expr=service_health_status',
      alertmanagerUrl: 'http://alertmanager:9093',
      ...{ firstReceivedAt: clock.now(), lastReceivedAt: clock.now(), count: 1 },
    },
  ]);
});

test('a repeat is counted in the same notification', async () => {
  const { clock, store } = start();
  const firstReceivedAt = clock.now();
  await store.receive(exampleWebhook({}));
  clock.jump(60_000);
  expect(await store.receive(exampleWebhook({}))).toEqual({ received: 1, repeated: 1 });
  const times = { firstReceivedAt, lastReceivedAt: clock.now() };
  expect(store.list()).toMatchObject([{ count: 2, ...times }]);
});

test.each([
  ['another status', RESOLVED, RESOLVED.status],
  ['another alert', { fingerprint: 'other' }, 'other'],
  ['another start', { startsAt: '2026-11-24T12:01:00Z' }, Date.parse('2026-11-24T12:01:00Z')],
])('%s is another notification; the last received comes first', async (_, other, differs) => {
  const { store } = start();
  await store.receive(exampleWebhook({}));
  expect(await store.receive(exampleWebhook(other))).toEqual({ received: 1, repeated: 0 });
  const [last, first] = store.list();
  expect([last!.count, first!.count]).toEqual([1, 1]);
  expect(Object.values(last!)).toContain(differs);
  expect(Object.values(first!)).not.toContain(differs);
  expect(store.list(1)).toEqual([last]);
  expect(store.list(0)).toEqual([]);
});

test('only a resolved notification has an end', async () => {
  const { store } = start();
  await store.receive(exampleWebhook({}, RESOLVED));
  const [resolved, firing] = store.list();
  expect(resolved!.endsAt).toBe(Date.parse(RESOLVED.endsAt));
  expect(firing).not.toHaveProperty('endsAt');
});

test('the metric counts both statuses from 0, repeats included', async () => {
  const { store } = start();
  const counts = () => store.samples().map(({ labels, value }) => `${labels.status} ${value}`);
  expect(counts()).toEqual(['firing 0', 'resolved 0']);
  await store.receive(exampleWebhook({}, { fingerprint: 'other' }, RESOLVED));
  await store.receive(exampleWebhook({}));
  expect(counts()).toEqual(['firing 3', 'resolved 1']);
});

test('each new notification is logged once', async () => {
  const { lines, log } = logLines();
  const { store } = start({ log });
  await store.receive(exampleWebhook({}));
  const annotations = { description: 'x is down', resolved: 'auth-service is up again' };
  await store.receive(exampleWebhook({}, { ...RESOLVED, annotations }));
  const labels = { alertname: 'Watchdog', severity: 'none' };
  await store.receive(exampleWebhook({ labels, fingerprint: 'dog' }));
  expect(lines).toEqual([
    'warn auth-service: notification: ServiceDown is firing: auth-service is down',
    'info auth-service: notification: ServiceDown is resolved: auth-service is up again',
    'info -: notification: Watchdog is firing: auth-service is down',
  ]);
});

test('a webhook that lacks alerts is logged', async () => {
  const { lines, log } = logLines();
  const { store } = start({ log });
  await store.receive({ ...exampleWebhook(), truncatedAlerts: 7 });
  expect(lines).toEqual([
    'warn -: Alertmanager left alerts out: there were more than its max_alerts',
  ]);
});

test('beyond the capacity the one whose last receipt is oldest is dropped; none is there twice', async () => {
  const fingerprints = fc.array(fc.array(fc.integer({ min: 0, max: 30 }).map(String)));
  return fc.assert(
    fc.asyncProperty(fingerprints, fc.integer({ min: 1, max: 20 }), async (calls, capacity) => {
      const { store } = start({ capacity });
      for (const call of calls) {
        await store.receive(exampleWebhook(...call.map((fingerprint) => ({ fingerprint }))));
      }
      const held = store.list().map(({ fingerprint }) => fingerprint);
      const newestFirst = [...new Set(calls.flat().reverse())];
      expect(held).toEqual(newestFirst.slice(0, capacity));
    }),
  );
});

test('all notifications together have at most 2 MiB, the last received among them', async () => {
  const { store } = start();
  const annotations = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [`a${index}`, 'x'.repeat(2_000)]),
  );
  for (let number = 0; number < 100; number += 1) {
    await store.receive(exampleWebhook({ annotations, fingerprint: `f${number}` }));
  }
  const held = store.list();
  expect(JSON.stringify(held).length).toBeLessThan(2_100_000);
  expect(held.map(({ fingerprint }) => fingerprint)).toEqual(
    Array.from({ length: 20 }, (_, index) => `f${99 - index}`),
  );
});

test('texts are clipped, and addresses lose their credentials', () => {
  const url = 'http://reader:secret@prometheus:9090/graph';
  const annotations = { runbook_url: url, summary: 'x'.repeat(3_000) };
  const sent = { ...exampleWebhook({ annotations, generatorURL: url }), externalURL: url };
  const { alerts, externalURL } = webhookSchema.parse(sent);
  const shown = 'http://prometheus:9090/graph';
  expect([externalURL, alerts[0]!.generatorURL, alerts[0]!.annotations.runbook_url]).toEqual([
    ...[shown, shown, shown],
  ]);
  expect(alerts[0]!.annotations.summary).toHaveLength(2_001);
});

test('the webhook of Alertmanager is accepted; keys that nobody reads are not kept', () => {
  const webhook = exampleWebhook({}, { status: 'resolved' });
  const alerts = webhook.alerts.map((alert) => ({ ...alert, newAlertKey: 1 }));
  const sent = { ...webhook, groupKey: '{}', alerts };
  expect(webhookSchema.parse(sent)).toEqual(webhook);
});

const ALERT = exampleWebhookAlert();

const bad = (change: object) => ({ alerts: [ALERT, { ...ALERT, ...change }] });

test.each([
  ['another version', { version: '3' }, /^version: expected version "4"$/],
  [
    'an unknown status',
    bad({ status: 'odd' }),
    /^alerts\[1\]\.status: expected firing or resolved$/,
  ],
  ['no time', bad({ startsAt: 'now' }), /^alerts\[1\]\.startsAt: expected an RFC 3339 time$/],
  ['no fingerprint', bad({ fingerprint: '' }), /^alerts\[1\]\.fingerprint: /],
  ['a label that is no text', bad({ labels: { a: 1 } }), /^alerts\[1\]\.labels\.a: /],
  ['labels that are no object', bad({ labels: null }), /^alerts\[1\]\.labels: expected an object$/],
  [
    'too many labels',
    bad({ labels: { ...Array(101).fill('') } }),
    /labels: expected at most 100 entries$/,
  ],
  ['no alerts', { alerts: undefined }, /^alerts: /],
])('%s is refused with its path', (_, sent, fault) => {
  const parsed = webhookSchema.safeParse({ ...exampleWebhook(), ...sent });
  const faults = parsed.success ? [] : explainIssues(parsed.error);
  expect(faults).toEqual([expect.stringMatching(fault)]);
});
