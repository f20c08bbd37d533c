import { Router, type Request, type Response } from 'express';
import { loadedOnce } from '../cached-for.ts';
import { shareResponses } from '../share-responses.ts';
import { loadAssets } from './assets.ts';
import { badge } from './badge.ts';
import { LANGUAGES, type Language } from './texts/format.ts';
import { pageDocument, unknownServiceDocument, viewText } from './document.ts';
import { incidentsFeed } from './incidents-feed.ts';
import { readChoice, type PageChoice } from './page-choice.ts';
import { runbookPages } from './runbooks.ts';
import { compress, type Encoding, sendAsset, sendPage } from './send.ts';
import { MAX_ROWS, pageView, type StatusPageParts } from './view/page-view.ts';

const assets = loadedOnce(loadAssets);

/** What the page's own script asks for: the view as JSON. */
const VIEW_TYPE = 'application/vnd.penpal.status-page+json';

/** Different pages of services at a time; each has some 20 kB. Somebody may open a tab for each service of a team. */
const MAX_SERVICE_PAGES = 50;

/**
 * A router for the root: the page at `/`, a page per service under `/services/`, their own files under
 * `/status-page/`, the feed of incidents, badges under `/badges/`, and the runbooks under `/runbooks`.
 */
export function createStatusPage(parts: StatusPageParts): Router {
  const share = shareResponses();
  const shared =
    (path: string, variant: string, build: () => string | Promise<string>, most?: number) =>
    (encoding: Encoding) =>
      share(path, `${encoding} ${variant}`, async () => compress(await build(), encoding), most);
  const router = Router();
  const send = async (request: Request, response: Response, path: string, name?: string) => {
    const choice = choiceOf(request, response);
    const type = typeFor(request);
    const build = async () => {
      const { files } = await assets();
      const text = viewText(await pageView(parts, choice, name), files);
      return type === VIEW_TYPE ? text : pageDocument(text);
    };
    const most = name === undefined ? undefined : MAX_SERVICE_PAGES;
    const page = shared(path, JSON.stringify([name, type, choice]), build, most);
    await sendPage(request, response, type, page);
  };
  router.get('/', (request, response) => send(request, response, '/'));
  router.get('/services/:name', async (request, response) => {
    const names = parts.targets().map(({ service }) => service.name);
    const { name } = request.params;
    // With a slash behind, every relative address of the page would lead elsewhere.
    if (request.path.endsWith('/')) {
      const [, query] = request.url.split('?', 2);
      return response.redirect(`../${encodeURIComponent(name)}${query ? `?${query}` : ''}`);
    }
    if (names.includes(name)) return send(request, response, '/services', name);
    const choice = choiceOf(request, response);
    const type = typeFor(request);
    const page = unknownServiceDocument(names.slice(0, MAX_ROWS), choice, (await assets()).files);
    // After a start, a list that was not read yet may name it: a page that is open waits.
    const areListsRead = parts.directory.lists().every(({ services }) => services !== undefined);
    response.status(areListsRead ? 404 : 503);
    await sendPage(request, response, type, type === VIEW_TYPE ? '{}' : page);
  });
  router.get('/incidents.atom', async (request, response) => {
    const { protocol, host, baseUrl } = request;
    const page = parts.settings.PUBLIC_URL ?? `${protocol}://${host}${baseUrl}`;
    const build = () => incidentsFeed(parts.incidents.list(), parts.clock.now(), page);
    const feed = shared('/incidents.atom', page, build);
    await sendPage(request, response, 'application/atom+xml', feed);
  });
  router.get('/badges/:name.svg', async (request, response, next) => {
    const target = parts.targets().find(({ service }) => service.name === request.params.name);
    if (!target) return next();
    const { language } = choiceOf(request, response);
    const image = badge(target, parts.clock.now(), language);
    // Helmet's `same-origin` would keep it off the pages of others.
    response.set('Cross-Origin-Resource-Policy', 'cross-origin');
    await sendPage(request, response, 'image/svg+xml', image);
  });
  router.get('/status-page/:version/:name', async (request, response, next) => {
    const { version, name } = request.params;
    const asset = (await assets()).find(version, name);
    if (!asset) return next();
    await sendAsset(request, response, asset);
  });
  const showRunbook = runbookPages(assets);
  router.get('/runbooks', showRunbook);
  router.get('/runbooks/:file', showRunbook);
  return router;
}

const typeFor = (request: Request) => request.accepts(['text/html', VIEW_TYPE]) || 'text/html';

function choiceOf(request: Request, response: Response): PageChoice {
  const choice = readChoice(
    request.query,
    request.acceptsLanguages(...LANGUAGES) as Language | false,
  );
  response.set('Content-Language', choice.language);
  return choice;
}
