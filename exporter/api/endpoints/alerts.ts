import { z } from 'zod';
import { activeAlertSchema, type ActiveAlerts } from '../../alerts/alert.ts';
import { notificationSchema, webhookSchema } from '../../alerts/notifications.ts';
import { digits } from '../../config/fields.ts';
import { json, type AppParts, type Endpoint } from '../endpoint.ts';
import { count, isoTime, named, text, time } from '../fields.ts';

const alertSchema = named('Alert', 'An alert that is firing or pending', {
  ...activeAlertSchema.omit({ startedAt: true }).shape,
  timestamp: time.describe('When the condition began'),
});

export const alertsSchema = named('Alerts', 'The active alerts, critical first, and their counts', {
  timestamp: time,
  total: count,
  critical: count,
  warnings: count,
  firing: count,
  pending: count,
  source: z.enum(['prometheus', 'local']),
  note: text.optional().describe('Why it is local although Prometheus is configured'),
  alerts: z.array(alertSchema).describe('Critical first, then the oldest'),
});

const shownSchema = named('Notification', 'An alert that Alertmanager told about', {
  ...notificationSchema.shape,
  startsAt: time,
  endsAt: time.nullable().describe('Null while it fires'),
  firstReceivedAt: time,
  lastReceivedAt: time,
});

const listSchema = named('Notifications', 'The last notifications received, the newest first', {
  timestamp: time,
  total: count,
  notifications: z.array(shownSchema),
});

const limit = digits('a whole number', 1, 9999)
  .optional()
  .describe('How many, 1 to 9999, the newest first');

const receiptSchema = named('Receipt', 'Alerts in the body, and how many of them were repeats', {
  timestamp: time,
  received: count,
  repeated: count,
});

const NOTIFICATIONS = '/api/v1/monitoring/notifications';
const WEBHOOK = {
  method: 'post',
  access: 'notifications',
  summary: "Alertmanager's webhook, version 4",
  body: webhookSchema,
  schema: receiptSchema,
} as const;

export const alertEndpoints: readonly Endpoint[] = [
  json('/api/v1/monitoring/alerts', { schema: alertsSchema }, async (parts) =>
    alertsOf(parts, await parts.alerts.active()),
  ),
];

/** Alertmanager's webhook, and the notifications that it brought. */
export const notificationEndpoints: readonly Endpoint[] = [
  json(NOTIFICATIONS, { schema: listSchema, query: z.object({ limit }) }, (parts, { query }) => {
    const listed = parts.notifications.list(query.limit);
    return {
      timestamp: isoTime(parts.clock.now()),
      total: listed.length,
      notifications: listed.map((each) => ({
        ...each,
        startsAt: isoTime(each.startsAt),
        endsAt: isoTime(each.endsAt),
        firstReceivedAt: isoTime(each.firstReceivedAt),
        lastReceivedAt: isoTime(each.lastReceivedAt),
      })),
    };
  }),
  json(NOTIFICATIONS, WEBHOOK, async ({ notifications, clock }, { body }) => ({
    timestamp: isoTime(clock.now()),
    ...(await notifications.receive(body)),
  })),
];

export function alertsOf({ clock }: AppParts, { alerts, source, note }: ActiveAlerts) {
  const having = (word: string) =>
    alerts.filter(({ severity, state }) => severity === word || state === word).length;
  return {
    timestamp: isoTime(clock.now()),
    total: alerts.length,
    critical: having('critical'),
    warnings: having('warning'),
    firing: having('firing'),
    pending: having('pending'),
    source,
    note,
    alerts: alerts.map(({ startedAt, ...same }) => ({ ...same, timestamp: isoTime(startedAt) })),
  };
}
