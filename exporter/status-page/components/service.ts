import { html as markup } from 'htm/preact';
import type { VNode } from 'preact';
import type { ServiceStatus } from '../view/service-state.ts';
import type { ServiceView } from '../view/service-view.ts';
import { icon, type IconName } from './icon.ts';
import type { Rendering } from './rendering.ts';
import { uptimeBars } from './service-charts.ts';
import { serviceDetails } from './service-details.ts';

const STATUS_ICONS: Readonly<Record<ServiceStatus, IconName>> = {
  up: 'good',
  slow: 'warning',
  down: 'critical',
  unknown: 'unknown',
};

/** One service on one line: name, state, bars, availability, last response. The rest opens below. */
export function serviceRow(service: ServiceView, rendering: Rendering): VNode {
  const { name, status, isOpen } = service;
  return markup`<li id="service-${name}" class="service service-${status}" key=${name}>
    <div class="service-line">
      <div class="service-state">
        ${icon(STATUS_ICONS[status])}
        <h3 title=${name}>${name}</h3>
        ${stateLine(service, rendering)}
      </div>
      <div class="service-uptime">${uptimeBars(service, rendering)}</div>
      <p class="service-numbers">${numbers(service, rendering)}</p>
    </div>
    <details class="details" open=${isOpen}>
      <summary><span class="word">${rendering.texts.service.details}</span><span class="unseen"> ${name}</span></summary>
      ${serviceDetails(service, rendering)}
    </details>
  </li>`;
}

function stateLine(service: ServiceView, { texts, format, now }: Rendering): VNode {
  const { status, since, inMaintenance, isOld, unconfirmed, lastFailure, failing } = service;
  const words = texts.service;
  const maintenance = [words.maintenance, service.maintenanceMessage].filter(Boolean).join(': ');
  const lasting = since !== undefined && words.since(format.duration(now - since));
  const mark = (name: IconName, text: string) =>
    markup`<p class="mark" key=${name + text}>${icon(name)} ${text}</p>`;
  return markup`
    <p class="state"><strong class="state-word">${words.status[status]}</strong> <span class="lasting">${lasting}</span></p>
    ${
      status === 'down' &&
      lastFailure &&
      markup`<p class="mark" key="reason">
        ${texts.reasons[lastFailure.reason]}: <span lang="en">${lastFailure.message}</span>
      </p>`
    }
    ${inMaintenance && mark('maintenance', maintenance)}
    ${isOld && mark('unknown', words.old)}
    ${unconfirmed && mark('warning', words[unconfirmed])}
    ${failing > 0 && mark('warning', words.dependenciesFailing(failing))}`;
}

/** The share of good time, and the last response. */
function numbers(
  { statistics, responseSeconds }: ServiceView,
  { texts, format }: Rendering,
): VNode {
  const words = texts.service;
  const ratio = statistics?.availabilityRatio ?? null;
  const unseen = (text: string) => markup`<span class="unseen">${text}</span>`;
  return markup`
    <span class="available">${ratio === null ? unseen(words.noHistory) : words.available(format.percent(ratio))}</span>
    <strong>${
      responseSeconds === undefined
        ? markup`<span aria-hidden="true">–</span>${unseen(words.noLastResponse)}`
        : markup`${unseen(words.lastResponse)} ${format.seconds(responseSeconds)}`
    }</strong>`;
}
