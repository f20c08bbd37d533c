import { html as markup } from 'htm/preact';
import { renderToString } from 'preact-render-to-string';
import { systemTime } from '../clock.ts';
import type { Incident } from '../history/incidents.ts';

/** XML has no form for them. */
// eslint-disable-next-line no-control-regex
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Identifies an incident, as in `#incident-db-service-1795521360`. It stays the same when the system clock is set. */
export function incidentId({ service, from }: Pick<Incident, 'service' | 'from'>): string {
  return `incident-${service}-${Math.round(from / 1000)}`;
}

/**
 * The incidents as an Atom feed, the newest first. `now`: Unix milliseconds. `page`: the address of the status page, which
 * makes the ids differ from those of other installations. Source: RFC 4287.
 */
export function incidentsFeed(incidents: readonly Incident[], now: number, page: string): string {
  const iso = (at: number) => new Date(systemTime(at)).toISOString();
  const newest = Math.max(...incidents.map(({ from, to }) => to ?? from));
  const entries = incidents.map((incident) => {
    const { service, from, to, reason, message } = incident;
    const address = `${page}/#${incidentId(incident)}`;
    const ended = to === undefined ? '' : `, up again at ${iso(to)}`;
    return markup`<entry>
      <id>${address}</id>
      <title>${service} ${to === undefined ? 'is down' : 'was down'}: ${reason}</title>
      <published>${iso(from)}</published>
      <updated>${iso(to ?? from)}</updated>
      <link href=${address} />
      <summary>Down since ${iso(from)}${ended}. ${message}</summary>
    </entry>`;
  });
  const feed = renderToString(markup`<feed xmlns="http://www.w3.org/2005/Atom">
    <id>${page}/incidents.atom</id>
    <title>Penpal AI – Incidents</title>
    <author><name>Penpal AI Monitoring Service</name></author>
    <updated>${iso(incidents.length > 0 ? newest : now)}</updated>
    <link rel="self" href="${page}/incidents.atom" />
    <link href="${page}/" />
    ${entries}
  </feed>`);
  return `<?xml version="1.0" encoding="utf-8"?>\n${feed.replace(CONTROL_CHARACTERS, '\ufffd')}`;
}
