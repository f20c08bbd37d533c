import { z } from 'zod';
import { rfc3339Time } from '../clock.ts';

const texts = z.record(z.string(), z.string());

export const NOTIFICATION_STATUSES = ['firing', 'resolved'] as const;
const status = z.enum(NOTIFICATION_STATUSES, 'expected firing or resolved');
export type NotificationStatus = z.output<typeof status>;

/**
 * Body of Alertmanager's webhook, version 4. Unknown keys are allowed: Alertmanager may add some.
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export const webhookSchema = z.looseObject({
  version: z.literal('4', 'expected version "4"'),
  groupKey: z.string(),
  /** Number of alerts that `max_alerts` cut off; older versions do not send it. */
  truncatedAlerts: z.int().min(0).default(0),
  status,
  receiver: z.string(),
  groupLabels: texts,
  commonLabels: texts,
  commonAnnotations: texts,
  /** Address of Alertmanager. */
  externalURL: z.string(),
  alerts: z.array(
    z.looseObject({
      status,
      labels: texts,
      annotations: texts,
      startsAt: rfc3339Time,
      endsAt: rfc3339Time,
      /** Link to the rule's expression in Prometheus. */
      generatorURL: z.string(),
      /** Identifies the alert's labels. */
      fingerprint: z.string().min(1),
    }),
  ),
});

export type Webhook = z.output<typeof webhookSchema>;
export type WebhookAlert = Webhook['alerts'][number];

/** One alert that Alertmanager sent. A repeat adds to `count`. Times are Unix milliseconds. */
export interface Notification {
  readonly status: NotificationStatus;
  readonly fingerprint: string;
  /** The label `alertname`; empty if there is none. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: number;
  /** Absent while the alert fires. */
  readonly endsAt?: number;
  readonly receiver: string;
  readonly generatorUrl: string;
  readonly alertmanagerUrl: string;
  readonly firstReceivedAt: number;
  readonly lastReceivedAt: number;
  /** How often it was received, repeats included. */
  readonly count: number;
}
