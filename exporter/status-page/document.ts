import { html as markup } from 'htm/preact';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { iconAddress } from './components/icon.ts';
import { page, pageTitle, unknownServicePage } from './components/page.ts';
import { renderingOf, wordingOf } from './components/rendering.ts';
import type { PageChoice } from './page-choice.ts';
import type { PageFiles, PageView, ShownView } from './view/page-view.ts';
import { nextTurn } from '../time-slice.ts';

/** They turn the direction of the text after them: a name could read as another one. */
const DIRECTION_SIGNS = /[\u202a-\u202e\u2066-\u2069]/g;

/** The view as the browser gets it, with the addresses of the files that it belongs to. */
export function viewText(view: PageView, files: PageFiles): string {
  return JSON.stringify({ ...view, files }).replace(DIRECTION_SIGNS, '\ufffd');
}

/**
 * The whole page, complete without script. It is rendered from the same text that the browser
 * takes over with. Probes go on between its steps.
 */
export async function pageDocument(text: string): Promise<string> {
  await nextTurn();
  const view = JSON.parse(text) as ShownView;
  const rendering = renderingOf(view, { timeZone: 'UTC' });
  await nextTurn();
  const content = page(view, rendering);
  await nextTurn();
  const { language, theme } = view.choice;
  const frame = { language, theme, title: pageTitle(view, rendering), tone: view.overall.tone };
  return renderDocument(
    { ...frame, files: view.files, root: rendering.root },
    markup`
    <noscript><p class="no-script">${rendering.texts.noScript}</p></noscript>
    <div id="page">${content}</div>
    <script
      type="application/json"
      id="view"
      dangerouslySetInnerHTML=${{ __html: text.replaceAll('<', '\\u003c') }}
    />
  `,
  );
}

/** The page of a service that does not exist. */
export function unknownServiceDocument(
  names: readonly string[],
  choice: PageChoice,
  { styles }: PageFiles,
): string {
  const { language, theme } = choice;
  const wording = wordingOf(language, {});
  const title = `${wording.texts.service.notFound} – ${wording.texts.product}`;
  return renderDocument(
    { language, theme, title, tone: 'unknown', root: '../', files: { styles } },
    unknownServicePage(names, choice, wording),
  );
}

interface Frame {
  readonly language: string;
  readonly theme: string;
  readonly title: string;
  readonly tone: Parameters<typeof iconAddress>[0];
  /** Where the page's root is from here. */
  readonly root: string;
  readonly files: Pick<PageFiles, 'styles'> & Partial<PageFiles>;
}

/** A document with this body in the style of the page. */
export function renderDocument(frame: Frame, body: VNode | VNode[]): string {
  const { language, theme, title, tone, root, files } = frame;
  return `<!doctype html>${renderToString(markup`
    <html lang=${language} data-theme=${theme}>
      <head>
        <meta charset="utf-8" />
        <title>${title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <link rel="icon" href=${iconAddress(tone)} />
        <link rel="stylesheet" href="${root}${files.styles}" />
        ${files.script !== undefined && markup`<script type="module" src="${root}${files.script}" />`}
      </head>
      <body>${body}</body>
    </html>
  `)}`;
}
