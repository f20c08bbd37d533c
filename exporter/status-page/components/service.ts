import { html as markup } from 'htm/preact';
import type { VNode } from 'preact';
import type { ServiceStatus } from '../view/service-state.ts';
import type { ServiceView } from '../view/service-view.ts';
import { icon, type IconName } from './icon.ts';
import type { Rendering } from './rendering.ts';
import { responseCurve, uptimeBars } from './service-charts.ts';
import { serviceDetails, serviceFacts } from './service-facts.ts';

const STATUS_ICONS: Readonly<Record<ServiceStatus, IconName>> = {
  up: 'good',
  slow: 'warning',
  down: 'critical',
  unknown: 'unknown',
};

/** One service: state, uptime, response time, and below what is known besides. */
export function serviceRow(service: ServiceView, rendering: Rendering): VNode {
  return markup`<li class="service service-${service.status}" key=${service.name}>
    <div class="service-state">
      ${icon(STATUS_ICONS[service.status])}
      <h3>${service.name}</h3>
      ${stateLine(service, rendering)}
    </div>
    <div class="service-uptime">${uptime(service, rendering)}</div>
    <div class="service-times">
      ${responseCurve(service, rendering)}
      <p class="caption">${responseTimes(service, rendering)}</p>
    </div>
    ${serviceFacts(service, rendering)}
    ${serviceDetails(service, rendering)}
  </li>`;
}

function stateLine(service: ServiceView, { texts, format, now }: Rendering): VNode {
  const { status, since, inMaintenance, isOld, unconfirmed } = service;
  const words = texts.service;
  const lasting = since !== undefined && ` ${words.since(format.duration(now - since))}`;
  return markup`
    <p class="state"><strong class="state-word">${words.status[status]}</strong>${lasting}</p>
    ${inMaintenance && markup`<p class="mark">${icon('maintenance')} ${words.maintenance}</p>`}
    ${isOld && markup`<p class="mark">${icon('unknown')} ${words.old}</p>`}
    ${unconfirmed && markup`<p class="mark">${icon('warning')} ${words[unconfirmed]}</p>`}`;
}

function uptime(service: ServiceView, rendering: Rendering): VNode {
  if (service.slots.looks.length === 0) {
    return markup`<p class="chart chart-empty">${rendering.texts.service.noHistory}</p>`;
  }
  return markup`${uptimeBars(service, rendering)}${availability(service, rendering)}`;
}

/** The ends of the time axis, and between them what the bars add up to. */
function availability({ statistics }: ServiceView, rendering: Rendering): VNode {
  const { texts, format, rangeLength } = rendering;
  const ratio = statistics?.availabilityRatio ?? null;
  if (!statistics || ratio === null) {
    return markup`<p class="caption">${texts.service.noHistory}</p>`;
  }
  return markup`<p class="caption scale">
    <span>${texts.chart.start(rangeLength)}</span>
    <span>
      <strong>${texts.service.available(format.percent(ratio))}</strong> · ${texts.service.checks(
        format.count(statistics.samples),
      )}
    </span>
    <span>${texts.chart.now}</span>
  </p>`;
}

function responseTimes(service: ServiceView, { texts, format }: Rendering): VNode {
  const { responseSeconds, statistics } = service;
  const last =
    responseSeconds === undefined
      ? texts.service.noLastResponse
      : texts.service.lastResponse(format.seconds(responseSeconds));
  const p95 = statistics?.p95Seconds ?? null;
  return markup`<strong>${last}</strong>${p95 !== null && ` · p95 ${format.seconds(p95)}`}`;
}
