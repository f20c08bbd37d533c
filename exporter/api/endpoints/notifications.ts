import { z } from 'zod';
import { NOTIFICATION_STATUSES, webhookSchema } from '../../alerts/notification.ts';
import type { Notification } from '../../alerts/notification.ts';
import { jsonEndpoint } from '../endpoint.ts';
import type { AppParts, Endpoint } from '../endpoint.ts';
import { count, isoTime, named, time } from '../schemas.ts';

const PATH = '/api/v1/monitoring/notifications';
const texts = z.record(z.string(), z.string());

const notificationSchema = named('Notification', 'An alert that Alertmanager told about', {
  status: z.enum(NOTIFICATION_STATUSES),
  name: z.string().describe('The label alertname; empty if there is none'),
  fingerprint: z.string().describe('Identifies the labels'),
  labels: texts,
  annotations: texts,
  startsAt: time,
  endsAt: time.nullable().describe('Null while it fires'),
  receiver: z.string(),
  generatorUrl: z.string(),
  alertmanagerUrl: z.string(),
  firstReceivedAt: time,
  lastReceivedAt: time,
  count: count.describe('How often it was received, repeats included'),
});

const limit = z
  .string()
  .regex(/^[1-9]\d{0,3}$/, 'expected a whole number from 1 to 9999')
  .optional()
  .describe('How many, the newest first');

/** Alertmanager's webhook, and the notifications that it brought. */
export function notificationEndpoints({ notifications, clock }: AppParts): Endpoint[] {
  return [
    jsonEndpoint({
      path: PATH,
      summary: 'The last notifications received, the newest first',
      query: z.object({ limit }),
      schema: named('Notifications', 'The last notifications received', {
        timestamp: time,
        total: count,
        notifications: z.array(notificationSchema),
      }),
      respond: ({ query }) => {
        const listed = notifications.list(query.limit ? Number(query.limit) : undefined);
        const timestamp = isoTime(clock.now());
        return { timestamp, total: listed.length, notifications: listed.map(shown) };
      },
    }),
    jsonEndpoint({
      method: 'post',
      path: PATH,
      summary: "Alertmanager's webhook, version 4",
      access: 'notifications',
      body: webhookSchema,
      schema: named('Receipt', 'Alerts in the body, and how many of them were repeats', {
        timestamp: time,
        received: count,
        repeated: count,
      }),
      respond: ({ body }) => ({ timestamp: isoTime(clock.now()), ...notifications.receive(body) }),
    }),
  ];
}

function shown(notification: Notification): z.output<typeof notificationSchema> {
  const { startsAt, endsAt, firstReceivedAt, lastReceivedAt, ...same } = notification;
  return {
    ...same,
    startsAt: isoTime(startsAt),
    endsAt: isoTime(endsAt),
    firstReceivedAt: isoTime(firstReceivedAt),
    lastReceivedAt: isoTime(lastReceivedAt),
  };
}
