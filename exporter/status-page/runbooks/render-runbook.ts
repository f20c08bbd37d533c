import { html, Html } from '../html.ts';
import { iconAddress } from '../render/icons.ts';
import type { Runbook } from './read-runbooks.ts';

/** Where things are, relative to the page that is shown. */
export interface RunbookPlaces {
  /** The status page: `./` or `../`. */
  readonly root: string;
  readonly styles: string;
}

/** One runbook as a page in the style of the status page. Runbooks are written in English. */
export function renderRunbook(runbook: Runbook, places: RunbookPlaces): string {
  const content = html`<article class="runbook">${new Html(runbook.html)}</article>`;
  return frame(`${runbook.title} – Runbook`, content, places);
}

/** All runbooks with their alerts. */
export function renderRunbookIndex(runbooks: readonly Runbook[], places: RunbookPlaces): string {
  const { root } = places;
  const content = html`<article class="runbook">
    <h1>Runbooks</h1>
    <p>What to do when an alert fires.</p>
    ${runbooks.map(
      ({ file, title, alerts }) =>
        html`<h2><a href="${root}runbooks/${file}">${title}</a></h2>
          <ul>
            ${alerts.map(
              ({ name, id }) => html`<li><a href="${root}runbooks/${file}#${id}">${name}</a></li>`,
            )}
          </ul>`,
    )}
  </article>`;
  return frame('Runbooks', content, places);
}

function frame(title: string, content: Html, { root, styles }: RunbookPlaces): string {
  return html`<!doctype html>
    <html lang="en" data-theme="auto">
      <head>
        <meta charset="utf-8" />
        <title>${title} – Penpal AI</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <link rel="icon" href="${iconAddress('unknown')}" />
        <link rel="stylesheet" href="${root}${styles}" />
      </head>
      <body>
        <header class="top">
          <nav aria-label="Penpal AI">
            <a href="${root}">Status</a> · <a href="${root}runbooks">All runbooks</a>
          </nav>
        </header>
        <main>${content}</main>
      </body>
    </html>`.text;
}
