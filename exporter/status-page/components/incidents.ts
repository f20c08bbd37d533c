import { html as markup } from 'htm/preact';
import type { VNode } from 'preact';
import type { PageView } from '../view/page-view.ts';
import { icon } from './icon.ts';
import { note, section, type Rendering } from './rendering.ts';

/** Outages with their true start and end, the newest first. */
export function incidentsSection(
  { incidents, incidentsFrom }: Pick<PageView, 'incidents' | 'incidentsFrom'>,
  rendering: Rendering,
): VNode {
  const { texts, range, root } = rendering;
  const words = texts.incidents;
  const source = words.sources[incidentsFrom.source];
  return section({
    id: 'incidents',
    title: words.title,
    source: markup`${source}${note(incidentsFrom.note)} <a href="${root}incidents.atom">Atom</a>`,
    items: incidents.map((one) => incidentItem(one, rendering)),
    list: 'timeline',
    none: words.none(range),
  });
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
    return markup`<p class="announcement">
      ${kind === 'maintenance' && icon(kind)} <span>
        <strong>${texts.service[kind]}${whose}</strong>${
          Boolean(message) && `${texts.colon}${message}`
        } <span class="caption">(${moment(from)} – ${moment(until)})</span>
      </span>
    </p>`;
  });
}
