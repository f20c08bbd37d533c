import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { sample } from '../metrics/sample.ts';
import type { Sample } from '../metrics/sample.ts';
import { NOTIFICATION_STATUSES } from './notification.ts';
import type { Notification, NotificationStatus, Webhook, WebhookAlert } from './notification.ts';

export interface NotificationStoreOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Notifications kept; beyond, the one that was not received for longest is forgotten. */
  readonly capacity?: number;
}

/** How many alerts of a webhook call were new, and how many had been received before. */
export interface Receipt {
  readonly received: number;
  readonly repeated: number;
}

/**
 * The notifications that Alertmanager sent, in memory. Alertmanager repeats what still fires: an
 * alert with the same fingerprint, status and start is the same notification, counted once more.
 */
export class NotificationStore {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #capacity: number;
  /** The one received last stands last. */
  readonly #notifications = new Map<string, Notification>();
  readonly #received: Record<NotificationStatus, number> = { firing: 0, resolved: 0 };

  constructor({ clock, log, capacity = 500 }: NotificationStoreOptions) {
    this.#clock = clock;
    this.#log = log;
    this.#capacity = capacity;
  }

  receive(webhook: Webhook): Receipt {
    const repeated = webhook.alerts.filter((alert) => this.#keep(alert, webhook)).length;
    return { received: webhook.alerts.length, repeated };
  }

  /** The last ones received first. */
  list(limit = this.#capacity): Notification[] {
    return [...this.#notifications.values()].reverse().slice(0, Math.max(0, limit));
  }

  /** Every alert of every webhook call counts, repeats included: what was received, not what is new. */
  readonly samples = (): Sample[] =>
    NOTIFICATION_STATUSES.map((status) =>
      sample('penpal_alert_notifications_total', { status }, this.#received[status]),
    );

  /** True if it was received before. */
  #keep(alert: WebhookAlert, { receiver, externalURL }: Webhook): boolean {
    this.#received[alert.status] += 1;
    const key = JSON.stringify([alert.fingerprint, alert.status, Date.parse(alert.startsAt)]);
    const known = this.#notifications.get(key);
    const now = this.#clock.now();
    const notification: Notification = {
      status: alert.status,
      fingerprint: alert.fingerprint,
      name: alert.labels.alertname ?? '',
      labels: alert.labels,
      annotations: alert.annotations,
      startsAt: Date.parse(alert.startsAt),
      ...(alert.status === 'resolved' ? { endsAt: Date.parse(alert.endsAt) } : {}),
      receiver,
      generatorUrl: alert.generatorURL,
      alertmanagerUrl: externalURL,
      firstReceivedAt: known?.firstReceivedAt ?? now,
      lastReceivedAt: now,
      count: (known?.count ?? 0) + 1,
    };
    this.#notifications.delete(key);
    this.#notifications.set(key, notification);
    this.#forgetOldest();
    if (!known) this.#report(notification);
    return known !== undefined;
  }

  #forgetOldest(): void {
    for (const key of this.#notifications.keys()) {
      if (this.#notifications.size <= this.#capacity) return;
      this.#notifications.delete(key);
    }
  }

  #report({ name, status, labels, annotations, fingerprint }: Notification): void {
    const level = status === 'firing' && labels.severity !== 'none' ? 'warn' : 'info';
    const summary = annotations.summary ? `: ${annotations.summary}` : '';
    const details = { alert: name, status, labels, fingerprint };
    this.#log[level](details, `notification: ${name || 'an alert'} is ${status}${summary}`);
  }
}
