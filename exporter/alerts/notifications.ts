import { z } from 'zod';
import { fromSystemTime, type Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { sample, type Sample } from '../metrics/sample.ts';
import { alertTexts, rfc3339Time } from './alert.ts';

export const NOTIFICATION_STATUSES = ['firing', 'resolved'] as const;
const status = z.enum(NOTIFICATION_STATUSES, 'expected firing or resolved');
export type NotificationStatus = z.output<typeof status>;

/**
 * What is read of the body of Alertmanager's webhook, version 4.
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export const webhookSchema = z.object({
  version: z.literal('4', 'expected version "4"'),
  receiver: z.string(),
  /** Address of Alertmanager. */
  externalURL: z.string(),
  alerts: z.array(
    z.object({
      status,
      labels: alertTexts,
      annotations: alertTexts,
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
export const notificationSchema = z.object({
  status,
  name: z.string().describe('The label alertname; empty if there is none'),
  fingerprint: z.string().describe('Identifies the labels'),
  labels: alertTexts,
  annotations: alertTexts,
  startsAt: z.number(),
  endsAt: z.number().exactOptional().describe('Absent while the alert fires'),
  receiver: z.string(),
  generatorUrl: z.string(),
  alertmanagerUrl: z.string(),
  firstReceivedAt: z.number(),
  lastReceivedAt: z.number(),
  count: z.int().min(0).describe('How often it was received, repeats included'),
});
export type Notification = Readonly<z.output<typeof notificationSchema>>;

/**
 * The notifications from Alertmanager, in memory. Alertmanager repeats alerts that still fire: one
 * with the same fingerprint, status and start is the same notification.
 */
export class NotificationStore {
  readonly #options: { readonly clock: Clock; readonly log: Logger; readonly capacity: number };
  /** In the order of the last receipt, oldest first. */
  readonly #notifications = new Map<string, Notification>();
  readonly #received = { firing: 0, resolved: 0 };

  /** `capacity`: beyond it the notification whose last receipt is oldest is dropped. */
  constructor({ capacity = 500, ...parts }: { clock: Clock; log: Logger; capacity?: number }) {
    this.#options = { ...parts, capacity };
  }

  /** Stores the alerts of a webhook call; returns how many there were and how many were repeats. */
  receive(webhook: Webhook): { readonly received: number; readonly repeated: number } {
    const repeated = webhook.alerts.filter((alert) => this.#store(alert, webhook)).length;
    return { received: webhook.alerts.length, repeated };
  }

  /** The last received first. */
  list(limit = this.#options.capacity): Notification[] {
    return [...this.#notifications.values()].reverse().slice(0, Math.max(0, limit));
  }

  /** Alerts received in webhook calls, repeats included. */
  readonly samples = (): Sample[] =>
    NOTIFICATION_STATUSES.map((status) =>
      sample('penpal_alert_notifications_total', { status }, this.#received[status]),
    );

  /** Returns true for a repeat. Only a new notification is logged. */
  #store(alert: WebhookAlert, { receiver, externalURL }: Webhook): boolean {
    const { clock, log, capacity } = this.#options;
    const { status, fingerprint, labels, annotations } = alert;
    this.#received[status] += 1;
    const startsAt = Date.parse(alert.startsAt);
    const key = JSON.stringify([fingerprint, status, startsAt]);
    const known = this.#notifications.get(key);
    const now = clock.now();
    const name = labels.alertname ?? '';
    this.#notifications.delete(key);
    this.#notifications.set(key, {
      ...{ status, fingerprint, name, labels, annotations, receiver },
      startsAt: fromSystemTime(startsAt),
      ...(status === 'resolved' && { endsAt: fromSystemTime(Date.parse(alert.endsAt)) }),
      generatorUrl: alert.generatorURL,
      alertmanagerUrl: externalURL,
      firstReceivedAt: known?.firstReceivedAt ?? now,
      lastReceivedAt: now,
      count: (known?.count ?? 0) + 1,
    });
    const [oldest] = this.#notifications.keys();
    if (this.#notifications.size > capacity) this.#notifications.delete(oldest!);
    if (known) return true;
    const level = status === 'firing' && labels.severity !== 'none' ? 'warn' : 'info';
    const summary = annotations.summary ? `: ${annotations.summary}` : '';
    const message = `notification: ${name || 'an alert'} is ${status}${summary}`;
    log[level]({ alert: name, status, labels, fingerprint }, message);
    return false;
  }
}
