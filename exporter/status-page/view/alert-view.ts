import type { ActiveAlert, ActiveAlerts } from '../../alerts/alert.ts';
import type { Notification } from '../../alerts/notifications.ts';
import type { Settings } from '../../config/environment.ts';
import { systemTime } from '../../clock.ts';
import { runbookLink, safeLinkFrom } from './safe-link.ts';

/** An active alert with links that are safe to follow. */
export type AlertView = Omit<ActiveAlert, 'runbookUrl' | 'dashboardUrl'> & Links;

interface Links {
  readonly runbookHref?: string;
  readonly dashboardHref?: string;
}

export function alertViews({ alerts }: ActiveAlerts, settings: Settings): AlertView[] {
  return alerts.map(({ runbookUrl, dashboardUrl, ...alert }) => ({
    ...alert,
    startedAt: systemTime(alert.startedAt),
    ...linksOf(settings, runbookUrl, dashboardUrl),
  }));
}

/** One notification that was received. Times are Unix milliseconds. */
export interface NotificationView extends Links {
  readonly key: string;
  readonly status: Notification['status'];
  readonly name: string;
  readonly severity?: string;
  readonly service?: string;
  readonly summary?: string;
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
    const { severity, service_name: service } = labels;
    const summary = annotations['description'] ?? annotations['summary'];
    return {
      key: `${notification.fingerprint}-${notification.status}-${startsAt}`,
      status: notification.status,
      name: notification.name,
      ...(severity !== undefined && { severity }),
      ...(service !== undefined && { service }),
      ...(summary !== undefined && { summary }),
      receiver: notification.receiver,
      receivedAt: systemTime(notification.lastReceivedAt),
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
