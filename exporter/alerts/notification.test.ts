import { expect, test } from 'vitest';
import { explainIssues } from '../config/config-error.ts';
import { exampleWebhook, exampleWebhookAlert } from '../../tests/support/alerts/example-webhook.ts';
import { webhookSchema } from './notification.ts';

test('the webhook of Alertmanager is accepted, unknown keys included', () => {
  const webhook = exampleWebhook({ newAlertKey: 1 }, { status: 'resolved' });
  const sent = { ...webhook, notificationReason: 'first' };
  expect(webhookSchema.parse(sent)).toEqual(sent);
});

test('older versions do not send truncatedAlerts', () => {
  const sent = { ...exampleWebhook({}), truncatedAlerts: undefined };
  expect(webhookSchema.parse(sent).truncatedAlerts).toBe(0);
});

const alert = exampleWebhookAlert();

test.each([
  { title: 'another version', sent: { version: '3' }, fault: 'version: expected version "4"' },
  {
    title: 'an unknown status',
    sent: { alerts: [alert, { ...alert, status: 'odd' }] },
    fault: 'alerts[1].status: expected firing or resolved',
  },
  {
    title: 'no time',
    sent: { alerts: [{ ...alert, startsAt: 'now' }] },
    fault: 'alerts[0].startsAt: expected an RFC 3339 time',
  },
  {
    title: 'no fingerprint',
    sent: { alerts: [{ ...alert, fingerprint: '' }] },
    fault: /^alerts\[0\]\.fingerprint: /,
  },
  {
    title: 'a label that is no text',
    sent: { alerts: [{ ...alert, labels: { a: 1 } }] },
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
