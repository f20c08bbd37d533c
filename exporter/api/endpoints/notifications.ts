import { z } from 'zod';
import { NOTIFICATION_STATUSES, webhookSchema } from '../../alerts/notifications.ts';
import { json, type AppParts, type Endpoint } from '../endpoint.ts';
import { count, named, text, texts, time } from '../schemas.ts';
import { isoTime } from '../units.ts';

const PATH = '/api/v1/monitoring/notifications';

const notificationSchema = named('Notification', 'An alert that Alertmanager told about', {
  status: z.enum(NOTIFICATION_STATUSES),
  name: text.describe('The label alertname; empty if there is none'),
  fingerprint: text.describe('Identifies the labels'),
  labels: texts,
  annotations: texts,
  startsAt: time,
  endsAt: time.nullable().describe('Null while it fires'),
  receiver: text,
  generatorUrl: text,
  alertmanagerUrl: text,
  firstReceivedAt: time,
  lastReceivedAt: time,
  count: count.describe('How often it was received, repeats included'),
});

const listSchema = named('Notifications', 'The last notifications received, the newest first', {
  timestamp: time,
  total: count,
  notifications: z.array(notificationSchema),
});

const limit = z
  .string()
  .regex(/^[1-9]\d{0,3}$/, 'expected a whole number from 1 to 9999')
  .optional()
  .describe('How many, the newest first');

const receiptSchema = named('Receipt', 'Alerts in the body, and how many of them were repeats', {
  timestamp: time,
  received: count,
  repeated: count,
});

const WEBHOOK = {
  method: 'post',
  access: 'notifications',
  summary: "Alertmanager's webhook, version 4",
  body: webhookSchema,
  schema: receiptSchema,
} as const;

/** Alertmanager's webhook, and the notifications that it brought. */
export function notificationEndpoints({ notifications, clock }: AppParts): Endpoint[] {
  return [
    json(PATH, { schema: listSchema, query: z.object({ limit }) }, ({ query }) => {
      const listed = notifications.list(query.limit ? Number(query.limit) : undefined);
      return {
        timestamp: isoTime(clock.now()),
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
    json(PATH, WEBHOOK, ({ body }) => {
      return { timestamp: isoTime(clock.now()), ...notifications.receive(body) };
    }),
  ];
}
