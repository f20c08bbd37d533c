import { z } from 'zod';
import { SEVERITIES, type ActiveAlerts } from '../../alerts/alert.ts';
import { NOTIFICATION_STATUSES, webhookSchema } from '../../alerts/notifications.ts';
import { json, type AppParts, type Endpoint } from '../endpoint.ts';
import { count, named, stampFields, text, texts, time } from '../schemas.ts';
import { isoTime, latestTime, stamp } from '../values.ts';
import { countHealth, healthCountsSchema } from './health.ts';

const status = z.enum(['healthy', 'degraded', 'critical']).nullable();
export const systemOverviewSchema = named('SystemOverview', 'The whole in a few numbers', {
  ...stampFields,
  status: status.describe('All, some or none of the probed services are healthy; null without any'),
  services: healthCountsSchema,
  metrics: z.object({
    collectionActive: z.boolean().describe('False when probes have stalled'),
    lastUpdate: time.nullable().describe('The newest probe or read of business metrics'),
  }),
  alerts: count.describe('Alerts that are firing or pending'),
});
type SystemOverview = z.output<typeof systemOverviewSchema>;

const alertSchema = named('Alert', 'An alert that is firing or pending', {
  severity: z.enum(SEVERITIES),
  type: text.describe('service_down, slow_response, … : the name in snake case'),
  service: text.nullable().describe('Null if the alert is not about one service'),
  message: text,
  timestamp: time.describe('When the condition began'),
  error: text.optional(),
  name: text.describe("The rule's name"),
  state: z.enum(['firing', 'pending']),
  value: z.number().optional().describe("What the rule compared, in the rule's unit"),
  runbookUrl: text.optional().describe('What to do: a URL, or a path of this service'),
  dashboardUrl: text.optional(),
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

/** The state of the whole, and the active alerts. */
export function monitoringEndpoints(parts: AppParts): Endpoint[] {
  return [
    json('/api/v1/monitoring/overview', { schema: systemOverviewSchema }, async () =>
      systemOverview(parts, await parts.alerts.active()),
    ),
    json('/api/v1/monitoring/alerts', { schema: alertsSchema }, async () =>
      alertsOf(parts, await parts.alerts.active()),
    ),
  ];
}

/** The whole in a few numbers. */
export function systemOverview(parts: AppParts, { alerts }: ActiveAlerts): SystemOverview {
  const services = countHealth(parts.targets());
  const { healthy, unhealthy } = services;
  const status = unhealthy === 0 ? 'healthy' : healthy === 0 ? 'critical' : 'degraded';
  const probes = parts.targets().map(({ last }) => last?.startedAt);
  const reads = parts.collectors().map(({ last }) => last?.at);
  return {
    ...stamp(parts),
    status: healthy + unhealthy === 0 ? null : status,
    services,
    metrics: {
      collectionActive: !parts.schedulerStalled(),
      lastUpdate: latestTime([...probes, ...reads]),
    },
    alerts: alerts.length,
  };
}

/** The active alerts with their counts. */
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

const NOTIFICATIONS = '/api/v1/monitoring/notifications';

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
    json(NOTIFICATIONS, { schema: listSchema, query: z.object({ limit }) }, ({ query }) => {
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
    json(NOTIFICATIONS, WEBHOOK, ({ body }) => {
      return { timestamp: isoTime(clock.now()), ...notifications.receive(body) };
    }),
  ];
}
