import type { ActiveAlert, ActiveAlerts } from '../../alerts/alert.ts';
import type { Notification } from '../../alerts/notifications.ts';
import type { Settings } from '../../config/environment.ts';
import { runbookLink, safeLinkFrom } from '../safe-link.ts';

/** An active alert with links that are safe to follow. */
export type AlertView = Omit<ActiveAlert, 'runbookUrl' | 'dashboardUrl'> & Links;

interface Links {
  readonly runbookHref?: string;
  readonly dashboardHref?: string;
}

export function alertViews({ alerts }: ActiveAlerts, settings: Settings): AlertView[] {
  return alerts.map(({ runbookUrl, dashboardUrl, ...alert }) => ({
    ...alert,
    ...linksOf(settings, runbookUrl, dashboardUrl),
  }));
}

/** One notification that was received. Times are Unix milliseconds. */
export interface NotificationView extends Links {
  readonly key: string;
  readonly status: Notification['status'];
  readonly name: string;
  readonly severity: string | undefined;
  readonly service: string | undefined;
  readonly summary: string | undefined;
  readonly receiver: string;
  readonly receivedAt: number;
  /** How long it fired; only once it is resolved. */
  readonly firedForMs?: number;
  readonly count: number;
}

export function notificationViews(
  notifications: readonly Notification[],
  settings: Settings,
): NotificationView[] {
  return notifications.map((notification) => {
    const { labels, annotations, startsAt, endsAt } = notification;
    return {
      key: `${notification.fingerprint}-${notification.status}-${startsAt}`,
      status: notification.status,
      name: notification.name,
      severity: labels['severity'],
      service: labels['service_name'],
      summary: annotations['description'] ?? annotations['summary'],
      receiver: notification.receiver,
      receivedAt: notification.lastReceivedAt,
      ...(endsAt !== undefined && { firedForMs: Math.max(0, endsAt - startsAt) }),
      count: notification.count,
      ...linksOf(settings, annotations['runbook_url'], annotations['dashboard_url']),
    };
  });
}

function linksOf({ GRAFANA_URL }: Settings, runbookUrl?: string, dashboardUrl?: string): Links {
  const runbookHref = runbookLink(runbookUrl);
  const dashboardHref = safeLinkFrom(GRAFANA_URL, dashboardUrl);
  return { ...(runbookHref && { runbookHref }), ...(dashboardHref && { dashboardHref }) };
}
