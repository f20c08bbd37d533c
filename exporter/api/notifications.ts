import { z } from 'zod';
import { NOTIFICATION_STATUSES, webhookSchema } from '../alerts/notification.ts';
import type { Notification } from '../alerts/notification.ts';
import type { AppParts } from './app-parts.ts';
import { jsonEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { count, isoTime, time } from './field-schemas.ts';

const PATH = '/api/v1/monitoring/notifications';
const texts = z.record(z.string(), z.string());

const notificationSchema = z
  .object({
    status: z.enum(NOTIFICATION_STATUSES),
    name: z.string().meta({ description: 'The label alertname; empty if there is none' }),
    fingerprint: z.string().meta({ description: 'Identifies the labels' }),
    labels: texts,
    annotations: texts,
    startsAt: time,
    endsAt: time.nullable().meta({ description: 'Null while it fires' }),
    receiver: z.string(),
    generatorUrl: z.string(),
    alertmanagerUrl: z.string(),
    firstReceivedAt: time,
    lastReceivedAt: time,
    count: count.meta({ description: 'How often it was received, repeats included' }),
  })
  .meta({ id: 'Notification' });

const notificationsSchema = z
  .object({ timestamp: time, total: count, notifications: z.array(notificationSchema) })
  .meta({ id: 'Notifications' });
const receiptSchema = z
  .object({ timestamp: time, received: count, repeated: count })
  .meta({ id: 'Receipt', description: 'Alerts in the body, and how many of them were known' });

const limit = z
  .string()
  .regex(/^[1-9]\d{0,3}$/, 'expected a whole number from 1 to 9999')
  .optional()
  .meta({ description: 'How many, the newest first' });

/** What Alertmanager tells us, and what it has told. */
export function notificationEndpoints({ notifications, clock }: AppParts): Endpoint[] {
  const group = 'notifications';
  return [
    jsonEndpoint({
      path: PATH,
      group,
      summary: 'The last notifications received, the newest first',
      query: z.object({ limit }),
      answer: notificationsSchema,
      answering: ({ query }) => {
        const listed = notifications.list(query.limit ? Number(query.limit) : undefined);
        const timestamp = isoTime(clock.now());
        return { timestamp, total: listed.length, notifications: listed.map(notificationAnswer) };
      },
    }),
    jsonEndpoint({
      method: 'post',
      path: PATH,
      group,
      summary: "Alertmanager's webhook, version 4",
      access: 'notifications',
      body: webhookSchema,
      answer: receiptSchema,
      answering: ({ body }) => ({
        timestamp: isoTime(clock.now()),
        ...notifications.receive(body),
      }),
    }),
  ];
}

function notificationAnswer(notification: Notification): z.output<typeof notificationSchema> {
  const { startsAt, endsAt, firstReceivedAt, lastReceivedAt, ...same } = notification;
  return {
    ...same,
    startsAt: isoTime(startsAt),
    endsAt: isoTime(endsAt),
    firstReceivedAt: isoTime(firstReceivedAt),
    lastReceivedAt: isoTime(lastReceivedAt),
  };
}
