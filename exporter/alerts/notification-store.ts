import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { sample } from '../metrics/sample.ts';
import type { Sample } from '../metrics/sample.ts';
import { NOTIFICATION_STATUSES } from './notification.ts';
import type { Notification, Webhook, WebhookAlert } from './notification.ts';

export interface NotificationStoreOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Largest number of notifications; the one whose last receipt is oldest is dropped first. */
  readonly capacity?: number;
}

/**
 * The notifications from Alertmanager, in memory. Alertmanager repeats alerts that still fire: one
 * with the same fingerprint, status and start is the same notification.
 */
export class NotificationStore {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #capacity: number;
  /** In the order of the last receipt, oldest first. */
  readonly #notifications = new Map<string, Notification>();
  readonly #received = { firing: 0, resolved: 0 };

  constructor({ clock, log, capacity = 500 }: NotificationStoreOptions) {
    this.#clock = clock;
    this.#log = log;
    this.#capacity = capacity;
  }

  /** Stores the alerts of a webhook call; returns how many there were and how many were repeats. */
  receive(webhook: Webhook): { readonly received: number; readonly repeated: number } {
    const repeated = webhook.alerts.filter((alert) => this.#store(alert, webhook)).length;
    return { received: webhook.alerts.length, repeated };
  }

  /** The last received first. */
  list(limit = this.#capacity): Notification[] {
    return [...this.#notifications.values()].reverse().slice(0, Math.max(0, limit));
  }

  /** Alerts received in webhook calls, repeats included. */
  readonly samples = (): Sample[] =>
    NOTIFICATION_STATUSES.map((status) =>
      sample('penpal_alert_notifications_total', { status }, this.#received[status]),
    );

  /** Returns true for a repeat. */
  #store(alert: WebhookAlert, { receiver, externalURL }: Webhook): boolean {
    const { status, fingerprint, labels, annotations } = alert;
    this.#received[status] += 1;
    const startsAt = Date.parse(alert.startsAt);
    const key = JSON.stringify([fingerprint, status, startsAt]);
    const known = this.#notifications.get(key);
    const now = this.#clock.now();
    const notification: Notification = {
      ...{ status, fingerprint, labels, annotations, startsAt, receiver },
      name: labels.alertname ?? '',
      ...(status === 'resolved' && { endsAt: Date.parse(alert.endsAt) }),
      generatorUrl: alert.generatorURL,
      alertmanagerUrl: externalURL,
      firstReceivedAt: known?.firstReceivedAt ?? now,
      lastReceivedAt: now,
      count: (known?.count ?? 0) + 1,
    };
    this.#notifications.delete(key);
    this.#notifications.set(key, notification);
    const [oldest] = this.#notifications.keys();
    if (this.#notifications.size > this.#capacity) this.#notifications.delete(oldest!);
    if (!known) this.#report(notification);
    return known !== undefined;
  }

  #report({ name, status, labels, annotations, fingerprint }: Notification): void {
    const level = status === 'firing' && labels.severity !== 'none' ? 'warn' : 'info';
    const summary = annotations.summary ? `: ${annotations.summary}` : '';
    const details = { alert: name, status, labels, fingerprint };
    this.#log[level](details, `notification: ${name || 'an alert'} is ${status}${summary}`);
  }
}
