import { drawCharts } from './charts.ts';
import { freshness, type Hearing } from './freshness.ts';
import { patch } from './patch.ts';
import { showSilence } from './silence.ts';
import { localizeMoments, updateAgos } from './times.ts';

const ASK_EVERY_MS = 5000;
/** A tab that nobody sees still shows its sign and title. */
const ASK_EVERY_HIDDEN_MS = 30_000;
const ASK_TIMEOUT_MS = 8000;
const TICK_MS = 1000;

let hearing: Hearing = { lastHeardAt: Date.now(), failedInARow: 0 };
/** The server's clock minus the browser's, milliseconds. */
let clockOffsetMs = serverNow(document) - Date.now();
let askedAt = Date.now();
let asking = false;

/** Asks for the page as it is now and changes what differs. */
async function ask(): Promise<void> {
  if (asking) return;
  asking = true;
  askedAt = Date.now();
  try {
    const response = await fetch(location.href, {
      headers: { Accept: 'text/html' },
      cache: 'no-store',
      signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const news = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (!news.querySelector('main[data-now]')) throw new Error('something else answers here');
    show(news);
    hearing = { lastHeardAt: Date.now(), failedInARow: 0 };
  } catch {
    hearing = { ...hearing, failedInARow: hearing.failedInARow + 1 };
  } finally {
    asking = false;
    tick();
  }
}

function show(news: Document): void {
  if (stylesOf(news) !== stylesOf(document)) return location.reload();
  clockOffsetMs = serverNow(news) - Date.now();
  localizeMoments(news);
  if (document.title !== news.title) document.title = news.title;
  patchAll(news, 'link[rel=icon]', 'header', 'main', 'footer');
  void drawCharts(document);
}

function patchAll(news: Document, ...selectors: readonly string[]): void {
  for (const selector of selectors) {
    const [live, wanted] = [document.querySelector(selector), news.querySelector(selector)];
    if (live && wanted) patch(live, wanted);
  }
}

/** The address of the styles names the version of the page's files. */
function stylesOf(page: Document): string | null {
  return page.querySelector('link[rel=stylesheet]')?.getAttribute('href') ?? null;
}

function serverNow(page: Document): number {
  return Number(page.querySelector('main')?.dataset['now'] ?? Date.now());
}

/** Each second: is what is shown still true, and is it time to ask again? */
function tick(): void {
  const now = Date.now();
  const place = document.querySelector<HTMLElement>('.silence');
  if (place) showSilence(place, freshness(hearing, now), hearing.lastHeardAt);
  const justNow = document.querySelector('main')?.dataset['justNow'] ?? '';
  updateAgos(document, justNow, now + clockOffsetMs);
  const everyMs = document.hidden ? ASK_EVERY_HIDDEN_MS : ASK_EVERY_MS;
  const waitedMs = now - askedAt;
  // Negative: the clock was set back, and who waits for it to come round waits for long.
  if (waitedMs < 0 || waitedMs >= everyMs) void ask();
}

localizeMoments(document);
void drawCharts(document);
setInterval(tick, TICK_MS);
for (const event of ['online', 'pageshow', 'focus']) addEventListener(event, tick);
document.addEventListener('visibilitychange', tick);
