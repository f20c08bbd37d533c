import { Router, type Request, type Response } from 'express';
import type { AlertSource } from '../alerts/alert.ts';
import type { Notification } from '../alerts/notifications.ts';
import type { Clock } from '../clock.ts';
import { nextTurn } from '../time-slice.ts';
import type { CollectorState } from '../collectors/collector.ts';
import type { Settings } from '../config/environment.ts';
import type { Directory } from '../targets/service-directory.ts';
import { type History, RANGES } from '../history/history.ts';
import { shareResponses } from '../share-responses.ts';
import type { TargetState } from '../probes/health-state.ts';
import { loadAssets, type Assets } from './assets.ts';
import { compress } from './compress.ts';
import { readChoice, type PageChoice } from './page-choice.ts';
import { renderPage } from './render/page.ts';
import { runbookPages } from './runbooks/runbook-pages.ts';
import { sendAsset, sendPage } from './send.ts';
import { pageView } from './view/page-view.ts';

/** What the page shows; it reads states and asks no service. */
export interface StatusPageParts {
  readonly settings: Settings;
  readonly clock: Clock;
  /** What there is to monitor, and which share of it is ours. */
  readonly directory: Directory;
  /** Our services, in their order in the configuration. */
  targets(): readonly TargetState[];
  collectors(): readonly CollectorState[];
  readonly history: History;
  readonly alerts: AlertSource;
  /** The newest first, at most `limit`. */
  readonly notifications: { list(limit?: number): readonly Notification[] };
}

/** Notifications in the timeline. */
const MAX_NOTIFICATIONS = 20;

/**
 * A router for the root: the page at `/`, its own files under `/status-page/`, and the runbooks under
 * `/runbooks`.
 */
export function createStatusPage(parts: StatusPageParts): Router {
  let loaded: Assets | undefined;
  const assets = () => (loaded ??= loadAssets());
  const share = shareResponses();
  const router = Router();
  router.get('/', async (request, response) => {
    const choice = choiceOf(request, response);
    await sendPage(request, response, (encoding) =>
      share('/', JSON.stringify([choice, encoding]), async () => [
        await compress(await renderNow(parts, assets(), choice), encoding, 'fast'),
      ]),
    );
  });
  router.get('/status-page/:version/:name', async (request, response, next) => {
    const { version, name } = request.params;
    const asset = assets().find(version, name);
    if (!asset) return next();
    await sendAsset(request, response, asset);
  });
  const showRunbook = runbookPages(assets);
  router.get('/runbooks', showRunbook);
  router.get('/runbooks/:file', showRunbook);
  return router;
}

function choiceOf(request: Request, response: Response): PageChoice {
  const choice = readChoice(request.query, request.acceptsLanguages());
  response.set('Content-Language', choice.language);
  return choice;
}

async function renderNow(
  parts: StatusPageParts,
  assets: Assets,
  choice: PageChoice,
): Promise<string> {
  const [history, alerts] = await Promise.all([
    parts.history.query(RANGES[choice.range]),
    parts.alerts.active(),
  ]);
  await nextTurn();
  const moment = {
    now: parts.clock.now(),
    settings: parts.settings,
    targets: parts.targets(),
    directory: parts.directory,
    collectors: parts.collectors(),
    history,
    alerts,
    notifications: parts.notifications.list(MAX_NOTIFICATIONS),
  };
  return renderPage(pageView(moment, choice), assets.files);
}
