import { z } from 'zod';
import { rfc3339Time } from '../clock.ts';

const texts = z.record(z.string(), z.string());

export const NOTIFICATION_STATUSES = ['firing', 'resolved'] as const;
const status = z.enum(NOTIFICATION_STATUSES, 'expected firing or resolved');
export type NotificationStatus = z.output<typeof status>;

const webhookAlertSchema = z.looseObject({
  status,
  labels: texts,
  annotations: texts,
  startsAt: rfc3339Time,
  endsAt: rfc3339Time,
  /** The rule's expression in Prometheus. */
  generatorURL: z.string(),
  /** Identifies the alert's labels; what repeats are recognised by. */
  fingerprint: z.string().min(1),
});

/**
 * What Alertmanager's webhook sends, version 4; keys that it may add are tolerated.
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export const webhookSchema = z.looseObject({
  version: z.literal('4', 'expected version "4"'),
  groupKey: z.string(),
  /** Alerts that were left out by `max_alerts`. */
  truncatedAlerts: z.int().min(0).default(0),
  status,
  receiver: z.string(),
  groupLabels: texts,
  commonLabels: texts,
  commonAnnotations: texts,
  /** Alertmanager's own address. */
  externalURL: z.string(),
  alerts: z.array(webhookAlertSchema),
});

export type Webhook = z.output<typeof webhookSchema>;
export type WebhookAlert = z.output<typeof webhookAlertSchema>;

/** One alert of which Alertmanager told us; repeats are counted, not kept. */
export interface Notification {
  readonly status: NotificationStatus;
  readonly fingerprint: string;
  /** Name of the alert, its label `alertname`; empty if it has none. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Unix milliseconds. */
  readonly startsAt: number;
  /** Unix milliseconds; absent while it fires. */
  readonly endsAt?: number;
  readonly receiver: string;
  readonly generatorUrl: string;
  readonly alertmanagerUrl: string;
  /** Unix milliseconds. */
  readonly firstReceivedAt: number;
  readonly lastReceivedAt: number;
  /** How often it was received, repeats included. */
  readonly count: number;
}
