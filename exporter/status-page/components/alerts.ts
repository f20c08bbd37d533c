import { html as markup } from 'htm/preact';
import type { VNode } from 'preact';
import type { Severity } from '../../alerts/alert.ts';
import type { AlertGroup, AlertView, NotificationView } from '../view/alert-view.ts';
import type { PageView } from '../view/page-view.ts';
import { icon, type IconName } from './icon.ts';
import { note, section, type Rendering } from './rendering.ts';

const SEVERITY_ICONS: Readonly<Record<Severity, IconName>> = {
  critical: 'critical',
  warning: 'warning',
  info: 'unknown',
};

/** Kinds of channel as Alertmanager calls them. */
const CHANNELS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ email: 'e-mail', msteams: 'Microsoft Teams', msteamsv2: 'Microsoft Teams' },
    ...{ discord: 'Discord', opsgenie: 'Opsgenie', pagerduty: 'PagerDuty', slack: 'Slack' },
    telegram: 'Telegram',
  }),
);

/** What fires or is about to, the most urgent first. */
export function alertsSection(view: PageView, rendering: Rendering): VNode {
  const { alerts, furtherAlerts: more, alertsFrom } = view;
  const words = rendering.texts.alerts;
  const count = alerts.length > 0 && alerts.length + more;
  const items = alerts.map((one) => groupItem(one, rendering));
  const rest = rendering.texts.figures.more(more);
  if (more > 0) items.push(markup`<li class="alert quiet">${rest}</li>`);
  return section({
    id: 'alerts',
    title: markup`${words.title} <span class="count">${count}</span>`,
    source: markup`${sourceText(view, rendering)}${note(alertsFrom.note)}`,
    items,
    list: 'alert-list',
    none: words.none,
  });
}

function sourceText({ alertsFrom, share }: PageView, { texts }: Rendering): string {
  const { fromPrometheus, ofAllShards, fromMonitor } = texts.alerts;
  if (alertsFrom.source !== 'prometheus') return fromMonitor;
  return share ? `${fromPrometheus} ${ofAllShards}` : fromPrometheus;
}

function groupItem({ key, first, related }: AlertGroup, rendering: Rendering): VNode {
  const { severity, name, service, state } = first;
  const isPending = state === 'pending';
  return markup`<li class="alert alert-${severity} alert-${state}" key=${key}>
    ${icon(isPending ? 'unknown' : SEVERITY_ICONS[severity])}
    <div>
      ${alertText(first, rendering)}
      ${
        related.length > 0 &&
        markup`<details class="fold">
          <summary>${rendering.texts.alerts.related(related.length)}<span class="unseen"> ${name} ${service}</span></summary>
          <ul>${related.map((one) => markup`<li>${alertText(one, rendering)}</li>`)}</ul>
        </details>`
      }
    </div>
  </li>`;
}

function alertText(alert: AlertView, rendering: Rendering): VNode {
  const { texts, agoAt } = rendering;
  const { severity, name, service, state, heldBackBy, channels } = alert;
  const { message, french, error, reason, startedAt } = alert;
  const words = texts.alerts;
  const known = reason === undefined ? '' : texts.reasons[reason];
  const own = words.inItsLanguage(message, french);
  const why = (own ?? message).includes(known) ? '' : ` – ${known}`;
  const detail = error === undefined ? '' : `${why === '' ? ' – ' : texts.colon}${error}`;
  return markup`<p>
      <strong>${name}</strong>${service !== null && ` · ${service}`} <span class="tag"
        >${words.severities[severity]}</span> <span class="tag"
        >${state === 'firing' ? words.firing : words.pending}</span> ${
          heldBackBy && markup`<span class="tag">${words.heldBack[heldBackBy]}</span>`
        }
    </p>
    <p>${own ?? markup`<span lang="en">${message}</span>`}${why !== '' && why}${detail !== '' && markup`<span lang="en">${detail}</span>`}</p>
    <p class="caption">${agoAt(startedAt)}${
      state === 'firing' && !heldBackBy && channelsText(channels, rendering)
    }${alertLinks(alert, name, rendering)}</p>`;
}

/** Which channels a route leads to; nothing if that is not known. Whether they delivered is not known. */
function channelsText(channels: readonly string[] | undefined, { texts, format }: Rendering) {
  // Not an empty text, which is no node of the server's markup and changes with each rendering.
  if (channels === undefined) return undefined;
  const words = texts.notifications;
  const names = channels.map((kind) => CHANNELS.get(kind) ?? kind);
  return ` · ${names.length === 0 ? words.noChannel : words.channels(format.list(names))}`;
}

/** Links that say what they are about, for those who hear them alone. */
function alertLinks(
  { runbookHref, dashboardHref }: Pick<AlertView, 'runbookHref' | 'dashboardHref'>,
  name: string,
  { texts, root }: Rendering,
): (VNode | false)[] {
  const link = (href: string | undefined, text: string) =>
    href !== undefined &&
    markup` · <a href=${href.replace(/^\.\//, root)} rel="noreferrer">${text}<span class="unseen"> ${name}</span></a>`;
  return [link(runbookHref, texts.alerts.runbook), link(dashboardHref, texts.alerts.dashboard)];
}

/** What Alertmanager told us, the newest first. */
export function notificationsSection(
  notifications: readonly NotificationView[],
  rendering: Rendering,
): VNode {
  const words = rendering.texts.notifications;
  const isRouteKnown = notifications.some(({ channels }) => channels !== undefined);
  return section({
    id: 'notifications',
    title: words.title,
    source: notifications.length > 0 && (isRouteKnown ? words.byRoute : words.routeUnknown),
    items: notifications.map((one) => notificationItem(one, rendering)),
    list: 'timeline',
    none: words.none,
  });
}

function notificationItem(notification: NotificationView, rendering: Rendering): VNode {
  const { texts, format, moment } = rendering;
  const { status, name, service, summary, french, frenchResolved } = notification;
  const { channels, receivedAt, firedForMs, count } = notification;
  const words = texts.notifications;
  const { inItsLanguage } = texts.alerts;
  const own =
    summary &&
    (inItsLanguage(summary, frenchResolved) ??
      inItsLanguage(summary, french, status === 'resolved'));
  const fired = firedForMs !== undefined && ` ${words.firedFor(format.duration(firedForMs))}`;
  return markup`<li key=${notification.key}>
    ${icon(iconOf(notification))}
    <div>
      <p>
        <strong>${words.statuses[status]}</strong>${fired} · ${name}${
          service !== undefined && ` · ${service}`
        }
      </p>
      ${own ? markup`<p>${own}</p>` : summary && markup`<p lang="en">${summary}</p>`}
      <p class="caption">
        ${moment(receivedAt)}${channelsText(channels, rendering)}${
          count > 1 && ` · ${words.receivedTimes(count)}`
        }${alertLinks(notification, name, rendering)}
      </p>
    </div>
  </li>`;
}

function iconOf({ status, severity }: NotificationView): IconName {
  if (status === 'resolved') return 'good';
  if (severity === 'critical') return 'critical';
  return severity === 'info' || severity === 'none' ? 'unknown' : 'warning';
}
