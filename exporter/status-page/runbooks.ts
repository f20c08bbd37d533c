import { readdirSync, readFileSync } from 'node:fs';
import type { NextFunction, Request, Response } from 'express';
import { html as markup } from 'htm/preact';
import type { Marked, Token, Tokens } from 'marked';
import type { VNode } from 'preact';
import { RUNBOOKS } from '../build-info.ts';
import { loadedOnce } from '../cached-for.ts';
import type { Assets } from './assets.ts';
import { renderDocument } from './document.ts';
import { compress, sendPage } from './send.ts';

const MARKDOWN = 'text/markdown';

/** What to do about the alerts of one rule group. */
interface Runbook {
  /** `service-health.md`: also the end of its address. */
  readonly file: string;
  readonly title: string;
  /** One section an alert. */
  readonly alerts: readonly { readonly name: string; readonly id: string }[];
  readonly markdown: string;
  /** The same as HTML; a section's id is its alert's name in lower case, as on GitHub. */
  readonly html: string;
}

/**
 * Answers `/runbooks` and `/runbooks/<file>`, so that an alert's link works wherever the monitor
 * does. A browser gets a page; who does not care, such as curl, the Markdown.
 */
export function runbookPages(assets: () => Promise<Assets>) {
  const read = loadedOnce(readRunbooks);
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const runbooks = await read();
    const { file } = request.params;
    const runbook = runbooks.find((one) => one.file === file);
    if (file !== undefined && !runbook) return next();
    response.vary('Accept');
    if (request.accepts([MARKDOWN, 'html']) === MARKDOWN) {
      response.type(`${MARKDOWN}; charset=utf-8`).send(runbook?.markdown ?? listOf(runbooks));
      return;
    }
    // Relative, because a proxy may put more in front.
    const root = '../'.repeat(request.path.split('/').length - 2) || './';
    const { styles } = (await assets()).files;
    const page = frame(runbook?.title, root, styles, article(runbook ?? runbooks, root));
    const body = async (...[encoding]: Parameters<Parameters<typeof sendPage>[2]['body']>) => [
      await compress(page, encoding, 'fast'),
    ];
    await sendPage(request, response, { type: 'text/html', body });
  };
}

/** Every runbook, from the Markdown that the alert rules link to; read when somebody asks. */
async function readRunbooks(): Promise<readonly Runbook[]> {
  const { Marked } = await import('marked');
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const content = this.parser.parseInline(tokens);
        return `<h${depth} id="${idOf(text)}">${content}</h${depth}>\n`;
      },
    },
  });
  return readdirSync(RUNBOOKS)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((file) => runbookOf(file, readFileSync(new URL(file, RUNBOOKS), 'utf8'), marked));
}

function runbookOf(file: string, markdown: string, marked: Marked): Runbook {
  const headings = marked.lexer(markdown).filter(isHeading);
  const texts = (depth: number) =>
    headings.filter((heading) => heading.depth === depth).map(({ text }) => text);
  return {
    file,
    title: texts(1)[0] ?? file,
    alerts: texts(2).map((name) => ({ name, id: idOf(name) })),
    markdown,
    html: marked.parse(markdown, { async: false }),
  };
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === 'heading';
}

function idOf(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^\w]+/g, '-');
}

function listOf(runbooks: readonly Runbook[]): string {
  const lines = runbooks.flatMap(({ file, title, alerts }) => [
    `- [${title}](runbooks/${file})`,
    ...alerts.map(({ name, id }) => `  - [${name}](runbooks/${file}#${id})`),
  ]);
  return ['# Runbooks', '', ...lines, ''].join('\n');
}

/** One runbook, or all with their alerts. Runbooks are written in English. */
function article(shown: Runbook | readonly Runbook[], root: string): VNode {
  if ('html' in shown) {
    return markup`<article class="runbook" dangerouslySetInnerHTML=${{ __html: shown.html }} />`;
  }
  return markup`<article class="runbook">
    <h1>Runbooks</h1>
    <p>What to do when an alert fires.</p>
    ${shown.map(
      ({ file, title, alerts }) => markup`
        <h2><a href="${root}runbooks/${file}">${title}</a></h2>
        <ul>
          ${alerts.map(
            ({ name, id }) => markup`<li><a href="${root}runbooks/${file}#${id}">${name}</a></li>`,
          )}
        </ul>`,
    )}
  </article>`;
}

function frame(title: string | undefined, root: string, styles: string, content: VNode): string {
  const name = title === undefined ? 'Runbooks' : `${title} – Runbook`;
  const head = { language: 'en', theme: 'auto', title: `${name} – Penpal AI` } as const;
  return renderDocument(
    { ...head, tone: 'unknown', root, files: { styles } },
    markup`
    <header class="top">
      <nav aria-label="Penpal AI">
        <a href=${root}>Status</a> · <a href="${root}runbooks">All runbooks</a>
      </nav>
    </header>
    <main>${content}</main>
  `,
  );
}
