import { html as markup } from 'htm/preact';
import type { VNode } from 'preact';
import { pageHref } from '../page-choice.ts';
import type { ServiceStatus } from '../view/service-state.ts';
import type { ServiceRow } from '../view/service-view.ts';
import { icon, type IconName } from './icon.ts';
import type { Rendering } from './rendering.ts';
import { uptimeBars } from './service-charts.ts';

const STATUS_ICONS: Readonly<Record<ServiceStatus, IconName>> = {
  up: 'good',
  slow: 'warning',
  down: 'critical',
  unknown: 'unknown',
};

/** One service on one line; its name leads to its page. `group`: the heading that it stands under, if any. */
export function serviceRow(service: ServiceRow, group: string, rendering: Rendering): VNode {
  const { name } = service;
  const heading = group === '' ? 'h3' : 'h4';
  const href = pageHref(rendering.choice, `services/${encodeURIComponent(name)}`);
  return markup`<li id="service-${name}" class="service ${service.status}" key=${name}>
    ${serviceLine(service, markup`<${heading} title=${name}><a href=${href}>${name}</a></${heading}>`, rendering)}
  </li>`;
}

/** Name, state, bars, availability, last response. */
export function serviceLine(service: ServiceRow, name: VNode, rendering: Rendering): VNode {
  return markup`<div class="service-line">
    <div class="service-state">
      ${icon(STATUS_ICONS[service.status])}
      ${name}
      ${stateLine(service, rendering)}
    </div>
    <div class="service-uptime">${uptimeBars(service, rendering)}</div>
    <p class="service-numbers">${numbers(service, rendering)}</p>
  </div>`;
}

function stateLine(service: ServiceRow, { texts, format, now }: Rendering): VNode {
  const { status, since, inMaintenance, isOld, unconfirmed, failure, failing } = service;
  const words = texts.service;
  const maintenance = [words.maintenance, service.maintenanceMessage].filter(Boolean).join(': ');
  const lasting = since !== undefined && words.since(format.duration(now - since));
  const mark = (name: IconName, text: string) =>
    markup`<p class="mark" key=${name + text}>${icon(name)} ${text}</p>`;
  return markup`
    <p class="state"><strong class="state-word">${words.status[status]}</strong> <span class="lasting">${lasting}</span></p>
    ${
      failure &&
      markup`<p class="mark" key="reason">
        ${texts.reasons[failure.reason]}${texts.colon}<span lang="en">${failure.message}</span>
      </p>`
    }
    ${inMaintenance && mark('maintenance', maintenance)}
    ${isOld && mark('unknown', words.old)}
    ${unconfirmed && mark('warning', words[unconfirmed])}
    ${failing > 0 && mark('warning', words.dependenciesFailing(failing))}`;
}

/** The share of good time, and the last response. */
function numbers(
  { availabilityRatio: ratio, responseSeconds }: ServiceRow,
  { texts, format }: Rendering,
): VNode {
  const words = texts.service;
  const unseen = (text: string) => markup`<span class="unseen">${text}</span>`;
  return markup`
    <span class="available">${ratio === null ? unseen(words.noHistory) : words.available(format.percent(ratio))}</span>
    <strong>${
      responseSeconds === undefined
        ? markup`<span aria-hidden="true">–</span>${unseen(words.noLastResponse)}`
        : markup`${unseen(words.lastResponse)} ${format.seconds(responseSeconds)}`
    }</strong>`;
}
