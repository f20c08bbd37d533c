import { pageDocument, viewText } from '../../../exporter/status-page/document.ts';
import { readChoice } from '../../../exporter/status-page/page-choice.ts';
import { pageView } from '../../../exporter/status-page/view/page-view.ts';
import { partsOf, type Scene } from './page-fixture.ts';

const FILES = { styles: 'page.css', script: 'page.js' };

/** For tests: the page of all services, or of the one with the name. */
export async function renderPage(
  scene: Scene,
  query: Record<string, string> = {},
  name?: string,
): Promise<string> {
  const view = await pageView(partsOf(scene), readChoice(query, false), name);
  return pageDocument(viewText(view, FILES));
}

/** For tests: the page without the data for its script. */
export const withoutData = (page: string) =>
  page.replace(/<script type="application.*?<\/script>/, '');

/** For tests: what a person reads: no tags, no titles of the bars, spaces as one. */
export function textOf(page: string): string {
  return withoutData(page)
    .replaceAll(/<title>[^<]*<\/title>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}
