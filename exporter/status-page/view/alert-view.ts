import { SEVERITIES, type ActiveAlert, type ActiveAlerts } from '../../alerts/alert.ts';
import { type Notification, notificationText } from '../../alerts/notifications.ts';
import type { Settings } from '../../config/environment.ts';
import type { ProbeFailureReason } from '../../metrics/catalog.ts';
import type { TargetState } from '../../probes/health-state.ts';
import { systemTime } from '../../clock.ts';
import { runbookLink, safeLinkFrom } from './safe-link.ts';

type LinkSettings = Pick<Settings, 'GRAFANA_URL'>;

/** An active alert with links that are safe to follow. */
export type AlertView = Omit<ActiveAlert, 'runbookUrl' | 'dashboardUrl'> &
  Links & {
    /** Why the last probe of the service failed, if it is down. */
    readonly reason?: ProbeFailureReason;
  };

/** Alerts of one cause: of one service, or of one name, and those that Alertmanager says they inhibit. */
export interface AlertGroup {
  /** The most urgent one. */
  readonly first: AlertView;
  readonly related: readonly AlertView[];
}

interface Links {
  readonly runbookHref?: string;
  readonly dashboardHref?: string;
}

/**
 * What fires before what is held back, then what is pending, each by severity and age. Alerts about the same service are one
 * group, because an outage makes most of its other alerts fire, too.
 */
export function alertGroups(
  { alerts }: ActiveAlerts,
  targets: readonly TargetState[],
  settings: LinkSettings,
): AlertGroup[] {
  const byName = new Map(targets.map((target) => [target.service.name, target]));
  const views = alerts
    .toSorted((a, b) => urgency(a) - urgency(b) || a.startedAt - b.startedAt)
    .map(({ runbookUrl, dashboardUrl, ...alert }) => ({
      ...alert,
      ...failureOf(alert, byName.get(alert.service ?? '')),
      startedAt: systemTime(alert.startedAt),
      ...linksOf(settings, runbookUrl, dashboardUrl),
    }));
  const groups = Map.groupBy(views, (view) => {
    const { service, name } = view.cause ?? view;
    return service ? `of ${service}` : name;
  });
  return [...groups.values()].map(([first, ...related]) => ({ first: first!, related }));
}

function urgency({ state, heldBackBy, severity }: ActiveAlert): number {
  const step = state === 'pending' ? 2 : heldBackBy ? 1 : 0;
  return SEVERITIES.indexOf(severity) + step * SEVERITIES.length;
}

/** Prometheus knows that a service is down, the monitor also why. */
function failureOf({ type, error }: Pick<ActiveAlert, 'type' | 'error'>, target?: TargetState) {
  if (type !== 'service_down' || target?.health !== 'unhealthy' || !target.lastFailure) return {};
  const { reason, message } = target.lastFailure;
  return { reason, error: error ?? message };
}

/** One notification that was received. Times are Unix milliseconds. */
export interface NotificationView extends Links {
  readonly key: string;
  readonly status: Notification['status'];
  readonly name: string;
  readonly severity?: string;
  readonly service?: string;
  readonly summary?: string;
  /** Kinds of channel on its route to people; absent: not known. */
  readonly channels?: readonly string[];
  readonly receivedAt: number;
  /** How long it fired; only once it is resolved. */
  readonly firedForMs?: number;
  readonly count: number;
}

export function notificationViews(
  notifications: readonly Notification[],
  settings: LinkSettings,
): NotificationView[] {
  return notifications.map((notification) => {
    const { labels, annotations, startsAt, endsAt, channels } = notification;
    const { severity, service_name: service } = labels;
    const summary = notificationText(notification);
    return {
      key: `${notification.fingerprint}-${notification.status}-${startsAt}`,
      status: notification.status,
      name: notification.name,
      ...(severity !== undefined && { severity }),
      ...(service !== undefined && { service }),
      ...(summary !== undefined && { summary }),
      ...(channels && { channels }),
      receivedAt: systemTime(notification.lastReceivedAt),
      ...(endsAt !== undefined && { firedForMs: Math.max(0, endsAt - startsAt) }),
      count: notification.count,
      ...linksOf(settings, annotations['runbook_url'], annotations['dashboard_url']),
    };
  });
}

function linksOf({ GRAFANA_URL }: LinkSettings, runbookUrl?: string, dashboardUrl?: string): Links {
  const runbookHref = runbookLink(runbookUrl);
  // As in the footer: without its address there may be no Grafana.
  const dashboardHref = GRAFANA_URL && safeLinkFrom(GRAFANA_URL, dashboardUrl);
  return { ...(runbookHref && { runbookHref }), ...(dashboardHref && { dashboardHref }) };
}
