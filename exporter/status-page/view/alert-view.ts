import { SEVERITIES, type ActiveAlert, type ActiveAlerts } from '../../alerts/alert.ts';
import { type Notification, notificationText } from '../../alerts/notifications.ts';
import type { Settings } from '../../config/environment.ts';
import type { TargetState } from '../../probes/health-state.ts';
import { systemTime } from '../../clock.ts';

type LinkSettings = Pick<Settings, 'GRAFANA_URL'>;

/**
 * What fires before what is held back, then what is pending, each by severity and age. Alerts about the same service are one
 * group, because an outage makes most of its other alerts fire, too.
 */
export function alertGroups(
  { alerts }: ActiveAlerts,
  targets: readonly TargetState[],
  settings: LinkSettings,
) {
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
  /** The most urgent one first. */
  return [...groups].map(([key, [first, ...related]]) => ({ key, first: first!, related }));
}
/** Alerts of one cause: of one service, or of one name, and those that Alertmanager says they inhibit. */
export type AlertGroup = ReturnType<typeof alertGroups>[number];
export type AlertView = AlertGroup['first'];

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

/** The notifications that were received. Times are Unix milliseconds; what is not known is undefined. */
export function notificationViews(notifications: readonly Notification[], settings: LinkSettings) {
  return notifications.map((notification) => {
    const { labels, annotations, startsAt, endsAt, channels } = notification;
    return {
      key: `${notification.fingerprint}-${notification.status}-${startsAt}`,
      status: notification.status,
      name: notification.name,
      severity: labels['severity'],
      service: labels['service_name'],
      summary: notificationText(notification),
      /** What it is about, in French. */
      french: annotations['description_fr'],
      /** What works again, in French; only once it is resolved, and not of every alert. */
      frenchResolved: notification.status === 'resolved' ? annotations['resolved_fr'] : undefined,
      /** Kinds of channel on its route to people. */
      channels,
      receivedAt: systemTime(notification.lastReceivedAt),
      /** How long it fired; only once it is resolved. */
      firedForMs: endsAt === undefined ? undefined : Math.max(0, endsAt - startsAt),
      count: notification.count,
      ...linksOf(settings, annotations['runbook_url'], annotations['dashboard_url']),
    };
  });
}

export type NotificationView = ReturnType<typeof notificationViews>[number];

function linksOf({ GRAFANA_URL }: LinkSettings, runbookUrl?: string, dashboardUrl?: string) {
  const runbookHref = runbookLink(runbookUrl);
  // As in the footer: without its address there may be no Grafana.
  const dashboardHref = GRAFANA_URL && safeLinkFrom(GRAFANA_URL, dashboardUrl);
  return { ...(runbookHref && { runbookHref }), ...(dashboardHref && { dashboardHref }) };
}

/**
 * An address that a person may follow: absolute, http or https, without credentials; undefined for
 * anything else. Annotations come from elsewhere and could name `javascript:` or a secret.
 */
export function safeLink(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  url.username = '';
  url.password = '';
  return url.href;
}

/** The same, but a path counts from `base`, where one is configured. */
export function safeLinkFrom(
  base: string | undefined,
  address: string | undefined,
): string | undefined {
  const isPath = address !== undefined && /^\/(?![/\\])/.test(address);
  return safeLink(isPath ? base && base + address : address);
}

/** The runbook of an alert: an address, or one of this service's own, from the page's place. */
export function runbookLink(address: string | undefined): string | undefined {
  return address?.match(/^\/runbooks\/[\w.-]+(#[\w-]*)?$/) ? `.${address}` : safeLink(address);
}
