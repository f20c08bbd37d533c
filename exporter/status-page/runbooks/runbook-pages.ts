import type { NextFunction, Request, Response } from 'express';
import type { Assets } from '../assets.ts';
import { compress } from '../compress.ts';
import { sendPage } from '../send.ts';
import type { Runbook } from './read-runbooks.ts';
import { renderRunbook, renderRunbookIndex } from './render-runbook.ts';

const MARKDOWN = 'text/markdown';

/**
 * Answers `/runbooks` and `/runbooks/<file>`, so that an alert's link works wherever the monitor
 * does. A browser gets a page; who does not care, such as curl, the Markdown.
 */
export function runbookPages(assets: () => Assets) {
  let read: readonly Runbook[] | undefined;
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    // Markdown is read and its library loaded when somebody asks, not at the start.
    const { readRunbooks } = await import('./read-runbooks.ts');
    const runbooks = (read ??= readRunbooks());
    const { file } = request.params;
    const runbook = runbooks.find((one) => one.file === file);
    if (file !== undefined && !runbook) return next();
    response.vary('Accept');
    if (request.accepts([MARKDOWN, 'html']) === MARKDOWN) {
      response.type(`${MARKDOWN}; charset=utf-8`).send(runbook?.markdown ?? listOf(runbooks));
      return;
    }
    const places = {
      root: rootFrom(request.path),
      styles: assets().files.styles.slice('./'.length),
    };
    const page = runbook ? renderRunbook(runbook, places) : renderRunbookIndex(runbooks, places);
    await sendPage(request, response, async (encoding) => [await compress(page, encoding, 'fast')]);
  };
}

/** The status page as a path relative to the one that is shown; a proxy may put more in front. */
function rootFrom(path: string): string {
  return '../'.repeat(path.split('/').length - 2) || './';
}

function listOf(runbooks: readonly Runbook[]): string {
  const lines = runbooks.flatMap(({ file, title, alerts }) => [
    `- [${title}](runbooks/${file})`,
    ...alerts.map(({ name, id }) => `  - [${name}](runbooks/${file}#${id})`),
  ]);
  return ['# Runbooks', '', ...lines, ''].join('\n');
}
