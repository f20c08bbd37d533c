import type { Severity } from '../../alerts/alert.ts';
import { html, type Html } from '../html.ts';
import type { AlertView } from '../view/alert-view.ts';
import type { PageView } from '../view/page-view.ts';
import { icon, type IconName } from './icons.ts';
import type { Rendering } from './rendering.ts';

const SEVERITY_ICONS: Readonly<Record<Severity, IconName>> = {
  critical: 'critical',
  warning: 'warning',
  info: 'unknown',
};

/** What fires or is about to, the most urgent first. */
export function alertsSection(view: PageView, rendering: Rendering): Html {
  const { texts } = rendering;
  const { alerts, alertsFrom } = view;
  const { note } = alertsFrom;
  const from = sourceText(view, rendering);
  const items = alerts.map((alert) => alertItem(alert, rendering));
  return html`<section class="alerts" aria-labelledby="alerts">
    <div class="heading">
      <h2 id="alerts">
        ${texts.alerts.title} <span class="count">${alerts.length > 0 && alerts.length}</span>
      </h2>
      <p class="source">${from}${note !== undefined && html` <span lang="en">${note}.</span>`}</p>
    </div>
    ${
      alerts.length === 0
        ? html`<p class="nothing quiet">${texts.alerts.none}</p>`
        : html`<ul class="alert-list">
            ${items}
          </ul>`
    }
  </section>`;
}

function sourceText({ alertsFrom, share }: PageView, { texts }: Rendering): string {
  const { fromPrometheus, ofAllShards, fromMonitor } = texts.alerts;
  if (alertsFrom.source !== 'prometheus') return fromMonitor;
  return share ? `${fromPrometheus} ${ofAllShards}` : fromPrometheus;
}

function alertItem(alert: AlertView, rendering: Rendering): Html {
  const { texts, ago } = rendering;
  const { severity, name, service, state, message, error, startedAt } = alert;
  const words = texts.alerts;
  return html`<li class="alert alert-${severity}" data-key="${name} ${service} ${severity}">
    ${icon(SEVERITY_ICONS[severity])}
    <div>
      <p>
        <strong>${name}</strong>${service !== null && html` · ${service}`}
        <span class="tag">${words.severities[severity]}</span>
        <span class="tag">${state === 'firing' ? words.firing : words.pending}</span>
      </p>
      <p lang="en">${message}${error !== undefined && html` – ${error}`}</p>
      <p class="caption">${ago(startedAt)} ${alertLinks(alert, name, rendering)}</p>
    </div>
  </li>`;
}

/** Links that say what they are about, for those who hear them alone. */
export function alertLinks(
  { runbookHref, dashboardHref }: Pick<AlertView, 'runbookHref' | 'dashboardHref'>,
  name: string,
  { texts }: Rendering,
): Html {
  const link = (href: string | undefined, text: string) =>
    href !== undefined &&
    html` · <a href="${href}" rel="noreferrer">${text}<span class="unseen"> ${name}</span></a>`;
  return html`${link(runbookHref, texts.alerts.runbook)}${link(
    dashboardHref,
    texts.alerts.dashboard,
  )}`;
}
