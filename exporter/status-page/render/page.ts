import { systemTime } from '../../clock.ts';
import { html, type Html } from '../html.ts';
import type { PageView } from '../view/page-view.ts';
import { alertsSection } from './alerts.ts';
import { figuresSection } from './figures.ts';
import { pageFooter } from './footer.ts';
import { pageHeader } from './header.ts';
import { listNote } from './list-note.ts';
import { hero } from './hero.ts';
import { iconAddress } from './icons.ts';
import { notificationsSection } from './notifications.ts';
import { renderingOf, type Rendering } from './rendering.ts';
import { serviceRow } from './service-row.ts';

/** Addresses of the page's own files, relative to the page. */
export interface PageFiles {
  readonly styles: string;
  readonly script: string;
}

/** The whole document; complete without script. */
export function renderPage(view: PageView, files: PageFiles): string {
  const rendering = renderingOf(view.choice, view.now);
  const { language, theme } = view.choice;
  return html`<!doctype html>
    <html lang="${language}" data-theme="${theme}">
      ${head(view, files, rendering)} ${body(view, rendering)}
    </html>`.text;
}

function head(view: PageView, files: PageFiles, { texts, format }: Rendering): Html {
  const share = view.share ? ` – ${texts.share(view.share, format)}` : '';
  const title = `${texts.overall(view.overall, format)} – ${texts.product}${share}`;
  return html`<head>
    <meta charset="utf-8" />
    <title>${title}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="referrer" content="no-referrer" />
    <link rel="icon" href="${iconAddress(view.overall.tone)}" />
    <link rel="stylesheet" href="${files.styles}" />
    <script type="module" src="${files.script}"></script>
  </head>`;
}

function body(view: PageView, rendering: Rendering): Html {
  const { texts } = rendering;
  const { unreachable, old, title } = texts.monitor;
  return html`<body>
    <a class="skip" href="#services">${texts.skip}</a>
    ${pageHeader(view.choice, rendering)}
    <div
      class="silence"
      role="alert"
      data-unreachable="${unreachable}"
      data-old="${old}"
      data-title="${title} – ${texts.product}"
      data-icon="${iconAddress('unknown')}"
    ></div>
    <noscript><p class="no-script">${texts.noScript}</p></noscript>
    <main data-now="${systemTime(view.now)}" data-just-now="${texts.justNow}">
      ${hero(view, rendering)} ${view.alerts.length > 0 && alertsSection(view, rendering)}
      ${servicesSection(view, rendering)} ${figuresSection(view.figures, rendering)}
      <div class="pair">
        ${view.alerts.length === 0 && alertsSection(view, rendering)}
        ${notificationsSection(view.notifications, rendering)}
      </div>
    </main>
    ${pageFooter(view, rendering)}
  </body>`;
}

function servicesSection(view: PageView, rendering: Rendering): Html {
  const { services, furtherServices } = view;
  const { texts, format } = rendering;
  const further = texts.service.further(format.count(furtherServices));
  return html`<section aria-labelledby="services">
    <h2 id="services" tabindex="-1">${texts.service.title}</h2>
    ${view.lists.map((list) => listNote(list, rendering))}
    ${
      services.length === 0
        ? html`<p class="nothing quiet">${texts.service.none}</p>`
        : html`<ul class="services">
            ${services.map((service) => serviceRow(service, rendering))}
          </ul>`
    }
    ${furtherServices > 0 && html`<p class="further quiet">${further}</p>`}
  </section>`;
}
