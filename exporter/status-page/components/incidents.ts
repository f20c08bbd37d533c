import { html as markup } from 'htm/preact';
import type { VNode } from 'preact';
import type { PageView } from '../view/page-view.ts';
import { icon } from './icon.ts';
import type { Rendering } from './rendering.ts';

/** Outages with their true start and end, the newest first. */
export function incidentsSection(
  { incidents, incidentsFrom }: Pick<PageView, 'incidents' | 'incidentsFrom'>,
  rendering: Rendering,
): VNode {
  const { texts, range, root } = rendering;
  return markup`<section aria-labelledby="incidents" key="incidents">
    <div class="heading">
      <h2 id="incidents">${texts.incidents.title}</h2>
      <p class="source">
        ${texts.incidents.sources[incidentsFrom.source ?? 'memory']}
        ${incidentsFrom.note !== undefined && markup` <span lang="en">${incidentsFrom.note}.</span>`} <a href="${root}incidents.atom">Atom</a></p>
    </div>
    ${
      incidents.length === 0
        ? markup`<p class="nothing quiet">${texts.incidents.none(range)}</p>`
        : markup`<ol class="timeline">${incidents.map((one) => incidentItem(one, rendering))}</ol>`
    }
  </section>`;
}

function incidentItem(
  incident: PageView['incidents'][number],
  { texts, format, moment, now }: Rendering,
): VNode {
  const { id, service, from, to, reason, message, precisionMs } = incident;
  const lasted = format.duration((to ?? now) - from);
  return markup`<li key=${id} id=${id}>
    ${icon(to === undefined ? 'critical' : 'good')}
    <div>
      <p>
        <a href="#${id}"><strong>${service}</strong></a> · ${
          to === undefined ? texts.incidents.ongoing(lasted) : texts.incidents.ended(lasted)
        }
      </p>
      ${reason && markup`<p>${texts.reasons[reason]}${texts.colon}<span lang="en">${message}</span></p>`}
      <p class="caption">${moment(from)}${to !== undefined && markup` – ${moment(to)}`}${precisionMs !== undefined && `, ± ${format.duration(precisionMs)}`}</p>
    </div>
  </li>`;
}

/** Services that an announcement names. */
const NAMED_SERVICES = 5;

/** What is announced, on top of everything. */
export function announcements(view: PageView, { texts, moment }: Rendering): VNode[] {
  return view.announcements.map(({ kind, services, message, from, until }) => {
    const more = services.length - NAMED_SERVICES;
    const names = services.slice(0, NAMED_SERVICES).join(', ');
    const whose = names && ` · ${names}${more > 0 ? ` ${texts.figures.more(more)}` : ''}`;
    return markup`<p class="announcement" key=${`${kind} ${names} ${from} ${message}`}>
      ${icon(kind === 'maintenance' ? kind : 'unknown')} <span>
        <strong>${texts.service[kind]}${whose}</strong>${
          message !== undefined && `${texts.colon}${message}`
        } <span class="caption">(${moment(from)} – ${moment(until)})</span>
      </span>
    </p>`;
  });
}
