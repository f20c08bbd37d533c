import { html, type Html } from '../html.ts';
import type { ListView } from '../view/list-view.ts';
import type { Rendering } from './rendering.ts';

/** What is to be known of a list of services: it cannot be used, or it was not read yet. */
export function listNote(
  { name, services, failure }: ListView,
  { texts, format }: Rendering,
): Html {
  const said = failure === undefined ? texts.lists.unread(name) : texts.lists.failed(name);
  return html`<p class="list-note">
    ${said} ${services !== undefined && texts.lists.goesOn(format.count(services))}
    ${failure !== undefined && html`<span class="quiet" lang="en">${failure}</span>`}
  </p>`;
}
