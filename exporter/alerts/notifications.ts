import { z } from 'zod';
import { fromSystemTime, type Clock } from '../clock.ts';
import { arrayOf } from '../config/config-error.ts';
import { clip } from '../config/fields.ts';
import type { Logger } from '../logger.ts';
import { inSlices } from '../time-slice.ts';
import { sample, type Sample } from '../metrics/sample.ts';
import type { Alertmanager } from './alertmanager.ts';
import { alertText, alertTexts, rfc3339Time } from './alert.ts';

export const NOTIFICATION_STATUSES = ['firing', 'resolved'] as const;
const status = z.enum(NOTIFICATION_STATUSES, 'expected firing or resolved');
const texts = z.record(z.string(), z.string());

const webhookAlert = z.object({
  status,
  labels: alertTexts,
  annotations: alertTexts,
  startsAt: rfc3339Time,
  endsAt: rfc3339Time,
  /** Link to the rule's expression in Prometheus. */
  generatorURL: alertText,
  fingerprint: z.string().min(1).max(100),
});
export type WebhookAlert = z.output<typeof webhookAlert>;

/**
 * What is read of the body of Alertmanager's webhook, version 4.
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export const webhookSchema = z.object({
  version: z.literal('4', 'expected version "4"'),
  receiver: alertText,
  externalURL: alertText,
  /** Alerts that Alertmanager left out because of its `max_alerts`. */
  truncatedAlerts: z.int().min(0).default(0),
  alerts: arrayOf(webhookAlert).meta({ items: z.toJSONSchema(webhookAlert, { io: 'input' }) }),
});
export type Webhook = z.output<typeof webhookSchema>;

/** One alert that Alertmanager sent. A repeat adds to `count`. Times are Unix milliseconds. */
export const notificationSchema = z.object({
  status,
  name: z.string().describe('The label alertname; empty without it'),
  fingerprint: z.string().describe('Identifies the labels'),
  labels: texts,
  annotations: texts,
  startsAt: z.number(),
  endsAt: z.number().exactOptional().describe('Absent while the alert fires'),
  receiver: z.string(),
  generatorUrl: z.string(),
  alertmanagerUrl: z.string(),
  firstReceivedAt: z.number(),
  lastReceivedAt: z.number(),
  count: z.int().min(0).describe('How often it was received, repeats included'),
  channels: z
    .array(z.string())
    .exactOptional()
    .describe('Kinds of channel that its route leads to, such as slack; absent: not known'),
});
export type Notification = Readonly<z.output<typeof notificationSchema>>;

/** What a notification says, by the annotations of its rule. */
export function notificationText(told: Pick<Notification, 'status' | 'annotations'>) {
  const { resolved, description, summary } = told.annotations;
  return (told.status === 'resolved' && resolved) || (description ?? summary);
}

/** Of all stored notifications as JSON. */
const MAX_CHARACTERS = 2_097_152;

interface NotificationOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Knows the channels; absent: they are not known. */
  readonly alertmanager?: Pick<Alertmanager, 'channelsOf' | 'refresh'>;
}

const sizeOf = (notification: Notification) => JSON.stringify(notification).length;

/**
 * The notifications from Alertmanager, in memory. Alertmanager repeats alerts that still fire: one
 * with the same fingerprint, status and start is the same notification.
 */
export class NotificationStore {
  readonly #options: NotificationOptions & { readonly capacity: number };
  /** In the order of the last receipt, oldest first. */
  readonly #stored = new Map<string, Notification>();
  #characters = 0;
  readonly #received = { firing: 0, resolved: 0 };

  /** `capacity`: beyond it or MAX_CHARACTERS the notifications whose last receipt is oldest are dropped. */
  constructor({ capacity = 500, ...parts }: NotificationOptions & { capacity?: number }) {
    this.#options = { ...parts, capacity };
  }

  /** Stores the alerts of a webhook call; returns how many there were and how many were repeats. */
  async receive(webhook: Webhook) {
    let repeated = 0;
    await inSlices(webhook.alerts, (alert) => {
      if (this.#store(alert, webhook)) repeated += 1;
    });
    const { alerts, truncatedAlerts } = webhook;
    if (truncatedAlerts > 0) {
      const message = 'Alertmanager left alerts out: there were more than its max_alerts';
      this.#options.log.warn({ truncatedAlerts }, message);
    }
    return { received: alerts.length, repeated };
  }

  /** The last received first. */
  list(limit = this.#options.capacity): Notification[] {
    const stored = [...this.#stored.values()].reverse().slice(0, Math.max(0, limit));
    return stored.map((notification) => {
      const channels = this.#options.alertmanager?.channelsOf(notification.fingerprint);
      return { ...notification, ...(channels && { channels }) };
    });
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
    const known = this.#stored.get(key);
    const now = clock.now();
    const name = labels.alertname ?? '';
    this.#drop(key);
    const notification: Notification = {
      ...{ status, fingerprint, name, labels, annotations, receiver },
      startsAt: fromSystemTime(startsAt),
      ...(status === 'resolved' && { endsAt: fromSystemTime(Date.parse(alert.endsAt)) }),
      generatorUrl: alert.generatorURL,
      alertmanagerUrl: externalURL,
      firstReceivedAt: known?.firstReceivedAt ?? now,
      lastReceivedAt: now,
      count: (known?.count ?? 0) + 1,
    };
    this.#stored.set(key, notification);
    this.#characters += sizeOf(notification);
    for (const oldest of this.#stored.keys()) {
      if (this.#stored.size <= capacity && this.#characters <= MAX_CHARACTERS) break;
      this.#drop(oldest);
    }
    if (known) return true;
    this.#options.alertmanager?.refresh();
    const level = status === 'firing' && labels.severity !== 'none' ? 'warn' : 'info';
    const text = notificationText(notification);
    const said = text ? `: ${clip(text)}` : '';
    const message = `notification: ${clip(name || 'an alert')} is ${status}${said}`;
    const service = labels.service_name && clip(labels.service_name);
    log[level]({ alert: clip(name), status, service, fingerprint }, message);
    return false;
  }

  #drop(key: string): void {
    const known = this.#stored.get(key);
    if (known) this.#characters -= sizeOf(known);
    this.#stored.delete(key);
  }
}
