import { pino } from 'pino';
import fc from 'fast-check';
import { expect, test } from 'vitest';
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

test('a notification has the content of the webhook', () => {
  const { clock, store } = start();
  expect(store.receive(exampleWebhook({}))).toEqual({ received: 1, repeated: 0 });
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

test('a repeat is counted in the same notification', () => {
  const { clock, store } = start();
  const first = clock.now();
  store.receive(exampleWebhook({}));
  clock.jump(60_000);
  expect(store.receive(exampleWebhook({}))).toEqual({ received: 1, repeated: 1 });
  expect(store.list()).toMatchObject([
    { count: 2, firstReceivedAt: first, lastReceivedAt: first + 60_000 },
  ]);
});

test.each([
  { title: 'another status', other: RESOLVED },
  { title: 'another alert', other: { fingerprint: 'other' } },
  { title: 'another start', other: { startsAt: '2026-11-24T12:01:00Z' } },
])('$title is another notification; the last received comes first', ({ other }) => {
  const { store } = start();
  store.receive(exampleWebhook({}));
  expect(store.receive(exampleWebhook(other))).toEqual({ received: 1, repeated: 0 });
  expect(store.list()).toMatchObject([{ ...pick(other), count: 1 }, { count: 1 }]);
  expect(store.list(1)).toHaveLength(1);
  expect(store.list(0)).toEqual([]);
});

function pick({ status, fingerprint }: { status?: string; fingerprint?: string }) {
  return { ...(status ? { status } : {}), ...(fingerprint ? { fingerprint } : {}) };
}

test('only a resolved notification has an end', () => {
  const { store } = start();
  store.receive(exampleWebhook({}, RESOLVED));
  const [resolved, firing] = store.list();
  expect(resolved!.endsAt).toBe(Date.parse(RESOLVED.endsAt));
  expect(firing).not.toHaveProperty('endsAt');
});

test('the metric counts both statuses from 0, repeats included', () => {
  const { store } = start();
  const counts = () => store.samples().map(({ labels, value }) => [labels.status, value]);
  expect(counts()).toEqual([
    ['firing', 0],
    ['resolved', 0],
  ]);
  store.receive(exampleWebhook({}, { fingerprint: 'other' }, RESOLVED));
  store.receive(exampleWebhook({}));
  expect(counts()).toEqual([
    ['firing', 3],
    ['resolved', 1],
  ]);
});

test('each new notification is logged once', () => {
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line) => void lines.push(line) });
  const { store } = start({ log });
  store.receive(exampleWebhook({}));
  store.receive(exampleWebhook({}, RESOLVED));
  store.receive(
    exampleWebhook({ labels: { alertname: 'Watchdog', severity: 'none' }, fingerprint: 'dog' }),
  );
  const read = lines.map((line) => JSON.parse(line) as { level: number; msg: string });
  expect(read.map(({ level, msg }) => `${level} ${msg}`)).toEqual([
    '40 notification: ServiceDown is firing: A service is down',
    '30 notification: ServiceDown is resolved: A service is down',
    '30 notification: Watchdog is firing: A service is down',
  ]);
});

test('beyond the capacity the one whose last receipt is oldest is dropped', () => {
  const { store } = start({ capacity: 2 });
  store.receive(exampleWebhook({ fingerprint: 'a' }));
  store.receive(exampleWebhook({ fingerprint: 'b' }));
  store.receive(exampleWebhook({ fingerprint: 'a' }));
  store.receive(exampleWebhook({ fingerprint: 'c' }));
  expect(store.list().map(({ fingerprint }) => fingerprint)).toEqual(['c', 'a']);
});

test('never has more notifications than its capacity, nor one twice', () => {
  const fingerprints = fc.array(fc.array(fc.integer({ min: 0, max: 30 }).map(String)));
  fc.assert(
    fc.property(fingerprints, fc.integer({ min: 1, max: 20 }), (calls, capacity) => {
      const { store } = start({ capacity });
      for (const call of calls) {
        store.receive(exampleWebhook(...call.map((fingerprint) => ({ fingerprint }))));
      }
      const held = store.list().map(({ fingerprint }) => fingerprint);
      const newestFirst = [...new Set(calls.flat().reverse())];
      expect(held).toEqual(newestFirst.slice(0, capacity));
    }),
  );
});

test('the webhook of Alertmanager is accepted, unknown keys included', () => {
  const webhook = exampleWebhook({ newAlertKey: 1 }, { status: 'resolved' });
  const sent = { ...webhook, notificationReason: 'first' };
  expect(webhookSchema.parse(sent)).toEqual(sent);
});

test('older versions do not send truncatedAlerts', () => {
  const sent = { ...exampleWebhook({}), truncatedAlerts: undefined };
  expect(webhookSchema.parse(sent).truncatedAlerts).toBe(0);
});

const ALERT = exampleWebhookAlert();

test.each([
  { title: 'another version', sent: { version: '3' }, fault: 'version: expected version "4"' },
  {
    title: 'an unknown status',
    sent: { alerts: [ALERT, { ...ALERT, status: 'odd' }] },
    fault: 'alerts[1].status: expected firing or resolved',
  },
  {
    title: 'no time',
    sent: { alerts: [{ ...ALERT, startsAt: 'now' }] },
    fault: 'alerts[0].startsAt: expected an RFC 3339 time',
  },
  {
    title: 'no fingerprint',
    sent: { alerts: [{ ...ALERT, fingerprint: '' }] },
    fault: /^alerts\[0\]\.fingerprint: /,
  },
  {
    title: 'a label that is no text',
    sent: { alerts: [{ ...ALERT, labels: { a: 1 } }] },
    fault: /^alerts\[0\]\.labels\.a: /,
  },
  { title: 'no alerts', sent: { alerts: undefined }, fault: /^alerts: / },
])('$title is refused with its path', ({ sent, fault }) => {
  const parsed = webhookSchema.safeParse({ ...exampleWebhook(), ...sent });
  const faults = parsed.success ? [] : explainIssues(parsed.error);
  expect(faults).toHaveLength(1);
  if (typeof fault === 'string') expect(faults[0]).toBe(fault);
  else expect(faults[0]).toMatch(fault);
});
