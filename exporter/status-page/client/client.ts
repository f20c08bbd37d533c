import { hydrate, render } from 'preact';
import { iconAddress } from '../components/icon.ts';
import { page, pageTitle } from '../components/page.ts';
import { renderingOf } from '../components/rendering.ts';
import type { ShownView } from '../view/page-view.ts';
import { drawCharts, locale } from './charts.ts';
import { addTooltips } from './tooltip.ts';
import { freshness, type Hearing } from './freshness.ts';

const VIEW_TYPE = 'application/vnd.penpal.status-page+json';
const ASK_EVERY_MS = 5000;
/** A tab that nobody sees still shows its sign and title. */
const ASK_EVERY_HIDDEN_MS = 30_000;
const ASK_TIMEOUT_MS = 8000;
const TICK_MS = 1000;

const root = document.getElementById('page')!;
let view = JSON.parse(document.getElementById('view')!.textContent) as ShownView;
let hearing: Hearing = { lastHeardAt: Date.now(), failedInARow: 0 };
let askedAt = Date.now();
let asking = false;
let shownSilence = '';

/** The page is complete as it comes: everything that keeps it alive waits until it is painted. */
function start(): void {
  // First as the server rendered it, so that the elements are taken over; then in the reader's zone.
  hydrate(page(view, renderingOf(view, { timeZone: 'UTC' })), root);
  show();
  addTooltips(root, () => ({ view, rendering: renderingOf(view, { locale }) }));
  setInterval(tick, TICK_MS);
  for (const event of ['online', 'pageshow', 'focus']) addEventListener(event, tick);
  document.addEventListener('visibilitychange', tick);
}

/** Asks for the view as it is now and changes what differs. */
async function ask(): Promise<void> {
  if (asking) return;
  asking = true;
  askedAt = Date.now();
  try {
    const response = await fetch(location.href, {
      headers: { Accept: `${VIEW_TYPE}, text/html;q=0.1` },
      cache: 'no-store',
      signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
    });
    if (!response.headers.get('content-type')?.startsWith(VIEW_TYPE)) {
      throw new Error('something else answers here');
    }
    // The service was removed: the page of one that does not exist says so.
    if (response.status === 404) return location.reload();
    if (!response.ok) throw new Error(`status ${response.status}`);
    const news = (await response.json()) as ShownView;
    if (news.files.script !== view.files.script) return location.reload();
    view = news;
    hearing = { lastHeardAt: Date.now(), failedInARow: 0 };
  } catch {
    hearing = { ...hearing, failedInARow: hearing.failedInARow + 1 };
  } finally {
    asking = false;
  }
  show();
}

/** Renders the view, and what is to be said if it is not fresh. */
function show(): void {
  const rendering = renderingOf(view, { locale }, Date.now() - hearing.lastHeardAt);
  const state = freshness(hearing, Date.now());
  const silence = state === 'fresh' ? undefined : { state, since: hearing.lastHeardAt };
  shownSilence = state;
  render(page(view, rendering, silence), root);
  const title = pageTitle(view, rendering, silence);
  if (document.title !== title) document.title = title;
  const sign = document.querySelector('link[rel=icon]');
  const address = iconAddress(silence ? 'unknown' : view.overall.tone);
  if (sign?.getAttribute('href') !== address) sign?.setAttribute('href', address);
  drawCharts(root, rendering.format);
}

/** Each second: is what is shown still true, and is it time to ask again? */
function tick(): void {
  const now = Date.now();
  if (freshness(hearing, now) !== shownSilence) show();
  const everyMs = document.hidden ? ASK_EVERY_HIDDEN_MS : ASK_EVERY_MS;
  const waitedMs = now - askedAt;
  // Negative: the clock was set back, and who waits for it to come round waits for long.
  if (waitedMs < 0 || waitedMs >= everyMs) void ask();
}

// A tab that nobody sees is not painted; its title and sign are to be kept true all the same.
if (document.hidden) start();
else requestAnimationFrame(() => setTimeout(start));
