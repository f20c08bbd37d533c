import { html, type Html } from '../html.ts';
import type { NotificationView } from '../view/alert-view.ts';
import { alertLinks } from './alerts.ts';
import { icon, type IconName } from './icons.ts';
import type { Rendering } from './rendering.ts';

/** What Alertmanager told us, the newest first. */
export function notificationsSection(
  notifications: readonly NotificationView[],
  rendering: Rendering,
): Html {
  const { texts } = rendering;
  const items = notifications.map((notification) => item(notification, rendering));
  return html`<section aria-labelledby="notifications">
    <h2 id="notifications">${texts.notifications.title}</h2>
    ${
      items.length === 0
        ? html`<p class="nothing quiet">${texts.notifications.none}</p>`
        : html`<ol class="timeline">
            ${items}
          </ol>`
    }
  </section>`;
}

function item(notification: NotificationView, rendering: Rendering): Html {
  const { texts, format, moment } = rendering;
  const { status, name, service, summary, receiver, receivedAt, firedForMs, count } = notification;
  const words = texts.notifications;
  return html`<li data-key="${notification.key}">
    ${icon(iconOf(notification))}
    <div>
      <p>
        <strong>${words.statuses[status]}</strong>
        ${firedForMs !== undefined && words.firedFor(format.duration(firedForMs))} ·
        ${name}${service !== undefined && html` · ${service}`}
      </p>
      ${summary !== undefined && html`<p lang="en">${summary}</p>`}
      <p class="caption">
        ${moment(receivedAt)} · ${words.sentTo(receiver)}
        ${count > 1 && html`· ${words.receivedTimes(count)}`}
        ${alertLinks(notification, name, rendering)}
      </p>
    </div>
  </li>`;
}

function iconOf({ status, severity }: NotificationView): IconName {
  if (status === 'resolved') return 'good';
  if (severity === 'critical') return 'critical';
  return severity === 'info' || severity === 'none' ? 'unknown' : 'warning';
}
