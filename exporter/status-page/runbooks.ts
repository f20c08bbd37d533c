import { readdirSync, readFileSync } from 'node:fs';
import type { NextFunction, Request, Response } from 'express';
import { html as markup } from 'htm/preact';
import { RUNBOOKS } from '../build-info.ts';
import { loadedOnce } from '../cached-for.ts';
import type { Assets } from './assets.ts';
import { renderDocument } from './document.ts';
import { sendPage } from './send.ts';

const MARKDOWN = 'text/markdown';

/**
 * Answers `/runbooks` and `/runbooks/<file>`, so that an alert's link works wherever the monitor
 * does. A browser gets a page; who does not care, such as curl, the Markdown.
 */
export function runbookPages(assets: () => Promise<Assets>) {
  const read = loadedOnce(readRunbooks);
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const { runbooks, toHtml } = await read();
    const { file } = request.params;
    // Relative, because a proxy may put more in front.
    const root = '../'.repeat(request.path.split('/').length - 2);
    const runbook = runbooks.get(String(file));
    if (file !== undefined && !runbook) return next();
    const markdown = runbook?.markdown ?? indexOf(runbooks, root);
    response.vary('Accept');
    if (request.accepts([MARKDOWN, 'html']) === MARKDOWN) {
      response.type(`${MARKDOWN}; charset=utf-8`).send(markdown);
      return;
    }
    const title = runbook ? `${runbook.title} – Runbook` : 'Runbooks';
    const { styles } = (await assets()).files;
    await sendPage(request, response, 'text/html', page(title, root, styles, toHtml(markdown)));
  };
}

/** What to do about the alerts of one rule group. */
interface Runbook {
  readonly title: string;
  /** One section an alert. */
  readonly alerts: readonly string[];
  readonly markdown: string;
}

/** Every runbook by its file, from the Markdown that the alert rules link to; read when somebody asks. */
async function readRunbooks() {
  const { Marked } = await import('marked');
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const content = this.parser.parseInline(tokens);
        return `<h${depth} id="${idOf(text)}">${content}</h${depth}>\n`;
      },
    },
  });
  const files = readdirSync(RUNBOOKS).filter((name) => name.endsWith('.md'));
  const runbooks = files.sort().map((file): [string, Runbook] => {
    const markdown = readFileSync(new URL(file, RUNBOOKS), 'utf8');
    const titles = (sign: string) =>
      [...markdown.matchAll(new RegExp(`^${sign} (.+)`, 'gm'))].map(([, text = '']) => text);
    return [file, { title: titles('#')[0] ?? file, alerts: titles('##'), markdown }];
  });
  const toHtml = (markdown: string) => marked.parse(markdown, { async: false });
  return { runbooks: new Map(runbooks), toHtml };
}

/** A section's id is its alert's name in lower case, as on GitHub. */
function idOf(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^\w]+/g, '-');
}

function indexOf(runbooks: ReadonlyMap<string, Runbook>, root: string): string {
  const lines = [...runbooks].flatMap(([file, { title, alerts }]) => [
    `\n## [${title}](${root}runbooks/${file})\n`,
    ...alerts.map((name) => `- [${name}](${root}runbooks/${file}#${idOf(name)})`),
  ]);
  return ['# Runbooks', '', 'What to do when an alert fires.', ...lines, ''].join('\n');
}

/** Runbooks are written in English. */
function page(title: string, root: string, styles: string, article: string): string {
  const head = { language: 'en', theme: 'auto', title: `${title} – Penpal AI` };
  return renderDocument(
    { ...head, tone: 'unknown', root, files: { styles } },
    markup`
    <header class="top">
      <nav aria-label="Penpal AI">
        <a href=${root || './'}>Status</a> · <a href="${root}runbooks">All runbooks</a>
      </nav>
    </header>
    <main><article class="runbook" dangerouslySetInnerHTML=${{ __html: article }} /></main>
  `,
  );
}
