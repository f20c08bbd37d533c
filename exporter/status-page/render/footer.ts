import { html, type Html } from '../html.ts';
import type { PageView } from '../view/page-view.ts';
import type { Rendering } from './rendering.ts';

/** Where else to look: what is configured, and the service's own interfaces. */
export function pageFooter({ links }: PageView, { texts }: Rendering): Html {
  const own = [
    { name: texts.links.api, href: './api/docs' },
    { name: texts.links.metrics, href: './metrics' },
    { name: texts.links.runbooks, href: './runbooks' },
  ];
  const items = [...links, ...own].map(
    ({ name, href }) => html`<li><a href="${href}">${name}</a></li>`,
  );
  return html`<footer class="bottom">
    <nav aria-label="${texts.links.title}">
      <ul>
        ${items}
      </ul>
    </nav>
  </footer>`;
}
