import { html as markup } from 'htm/preact';
import type { VNode } from 'preact';
import { RANGES } from '../../history/history.ts';
import { choiceHref, pageHref, STATES, type PageChoice } from '../page-choice.ts';
import { LANGUAGE_NAMES } from '../texts/format.ts';
import { overallSentence } from '../texts/overall-sentence.ts';
import type { PageView } from '../view/page-view.ts';
import { alertsSection, notificationsSection } from './alerts.ts';
import { figuresSection } from './figures.ts';
import { icon } from './icon.ts';
import { announcements, incidentsSection } from './incidents.ts';
import { MANY, note, type Rendering, type Wording } from './rendering.ts';
import { servicePage, serviceRow } from './service.ts';

/** Slots of the range that may be unknown before the page says that history is short. */
const COVERED_RATIO = 0.97;

/** A monitor that does not answer, or a page that slept. */
export interface Silence {
  readonly state: 'old' | 'unreachable';
  /** When the monitor last answered, Unix milliseconds. */
  readonly since: number;
}

/** The text of the browser's tab. */
export function pageTitle(view: PageView, { texts, format }: Rendering, silence?: Silence): string {
  if (silence) return `${texts.monitor.title} – ${texts.product}`;
  const share = view.share ? ` – ${texts.share(view.share, format)}` : '';
  const service = view.detail && view.groups[0]?.services[0];
  const product = service ? `${service.name} – ${texts.product}` : texts.product;
  return `${overallSentence(texts.overall, view.overall, format)} – ${product}${share}`;
}

/** Everything that the page shows: of all services, or of one. */
export function page(view: PageView, rendering: Rendering, silence?: Silence): VNode {
  const [service] = view.groups[0]?.services ?? [];
  const { texts, format } = rendering;
  const { detail } = view;
  const said = silence && texts.monitor[silence.state](format.timeOfDay(silence.since));
  return markup`
    <a class="skip" href="#services">${texts.skip}</a>
    ${header(view.choice, rendering)}
    <div class="silence ${silence?.state ?? ''}" role="alert">${said}</div>
    <main>
      ${announcements(view, rendering)}
      ${hero(view, rendering, silence)}
      ${view.alerts.length > 0 && alertsSection(view, rendering)}
      ${
        service && detail
          ? servicePage(service, detail, rendering)
          : markup`${servicesSection(view, rendering)}${figuresSection(view, rendering)}`
      }
      <div class="pair">
        <div>
          ${view.alerts.length === 0 && alertsSection(view, rendering)}
          ${incidentsSection(view, rendering)}
        </div>
        ${notificationsSection(view.notifications, rendering)}
      </div>
    </main>
    ${footer(view, rendering)}
  `;
}

/** In place of the page of a service that does not exist: the names of those that do. */
export function unknownServicePage(
  names: readonly string[],
  choice: PageChoice,
  { texts }: Wording,
): VNode {
  const link = (name: string) => pageHref(choice, `./${encodeURIComponent(name)}`);
  return markup`<main class="runbook">
    <h1>${texts.service.notFound}</h1>
    <ul>${names.map((name) => markup`<li><a href=${link(name)}>${name}</a></li>`)}</ul>
    <p><a href=${pageHref(choice, '../')}>${texts.search.all}</a></p>
  </main>`;
}

/** The page's name, and the switches: links, so that they work without script and can be kept. */
function header(choice: PageChoice, { texts, root }: Rendering): VNode {
  const ranges = Object.entries(texts.ranges).map(([range, { short }]) => [range, short] as const);
  const switcher = (name: keyof typeof texts.choose, options: readonly (readonly string[])[]) =>
    markup`<nav class="switch" aria-label=${texts.choose[name]}>
      <ul>${options.map(([value = '', text = '']) => option(choice, name, value, text))}</ul>
    </nav>`;
  return markup`<header class="top">
    <p class="brand"><a href=${pageHref(choice, root)}>${texts.product}</a> <span>${texts.pageName}</span></p>
    <div class="switches">
      ${switcher('range', ranges)}
      ${switcher('language', Object.entries(LANGUAGE_NAMES))}
      ${switcher('theme', Object.entries(texts.themes))}
    </div>
  </header>`;
}

function option(
  choice: PageChoice,
  name: 'range' | 'language' | 'theme',
  value: string,
  text: string,
): VNode {
  const [parameter, lang] = name === 'language' ? ['lang', value] : [name];
  const current = choice[name] === value ? 'true' : undefined;
  const href = choiceHref(choice, { [parameter]: value });
  return markup`<li><a href=${href} aria-current=${current} lang=${lang} hreflang=${lang}>${text}</a></li>`;
}

/** The state of everything in one sentence, and what it rests on. */
function hero(view: PageView, rendering: Rendering, silence?: Silence): VNode {
  const { texts, format, moment } = rendering;
  const sentence = overallSentence(texts.overall, view.overall, format);
  const headline = silence
    ? texts.monitor.lastKnown(format.clock(silence.since), sentence)
    : sentence;
  const { overall, now, share, history } = view;
  return markup`<div class="hero ${overall.tone}">
    ${icon(overall.tone)}
    <div>
      <div role="status"><h1>${headline}</h1></div>
      ${share && markup`<p class="share">${texts.share(share, format)}</p>`}
      <p class="basis">
        ${texts.asOf} ${moment(now)}. ${historyText(view, rendering)}${note(history.note)}
      </p>
    </div>
  </div>`;
}

function historyText({ history, choice }: PageView, { texts, format, range }: Rendering): string {
  const { source, coveredMs } = history;
  if (coveredMs === 0) return texts.history.nothing(range);
  const from = source === 'memory' ? texts.history.fromMemory : texts.history.fromPrometheus;
  if (coveredMs >= RANGES[choice.range] * COVERED_RATIO) return from;
  return `${from} ${texts.history.partly(format.duration(coveredMs))}`;
}

function servicesSection(view: PageView, rendering: Rendering): VNode {
  const { groups, lists, choice } = view;
  const { texts, isMany } = rendering;
  const { q, state } = choice.named;
  const isFiltered = q !== undefined || state !== undefined;
  return markup`<section aria-labelledby="services">
    <div class="heading">
      <h2 id="services" tabindex="-1">${texts.service.title}</h2>
      ${(isMany || isFiltered) && search(choice, rendering)}
    </div>
    ${lists.map((list) => listNote(list, rendering))}
    ${groups.length === 0 && markup`<p class="nothing quiet">${isFiltered ? texts.search.nothing : texts.service.none}</p>`}
    <div class="groups">${groups.map((group) => groupRows(group, rendering))}</div>
    ${windowLinks(view, rendering)}
  </section>`;
}

/** Of many services, small groups stand side by side on a wide screen, as the services of a large one do. */
function groupRows({ heading, services }: PageView['groups'][number], rendering: Rendering): VNode {
  const { isMany } = rendering;
  const isWide = !isMany || heading === '' || services.length > MANY;
  return markup`<div key="group ${heading}" class=${isWide && 'wide'}>
    ${heading !== '' && markup`<h3 class="group">${heading}</h3>`}
    <ul class="services ${isMany ? 'services-many' : ''}">
      ${services.map((service) => serviceRow(service, heading, rendering))}
    </ul>
  </div>`;
}

/** To the services before and after those that have rows here. */
function windowLinks({ window: { page, pages }, choice }: PageView, { texts }: Rendering) {
  if (pages === 1) return null;
  const link = (to: number, text: string) =>
    to >= 1 && to <= pages && markup` <a href=${choiceHref(choice, { page: to })}>${text}</a>`;
  return markup`<nav class="window" aria-label=${texts.service.title}>
    ${link(page - 1, texts.search.before)} ${texts.search.part(page, pages)} ${link(page + 1, texts.search.after)}
  </nav>`;
}

/** A form, so that it works without script and its result has an address. */
function search({ named }: PageChoice, { texts }: Rendering): VNode {
  const { q, state, page: _, ...others } = named;
  const words = texts.search;
  return markup`<form class="search" role="search" method="get" action="./">
    ${Object.entries(others).map(
      ([name, value]) => markup`<input type="hidden" name=${name} value=${value} />`,
    )}
    <input type="search" name="q" defaultValue=${q ?? ''} maxlength="100" aria-label=${words.name} placeholder=${words.name} />
    <select name="state" aria-label=${words.state}>
      <option value="">${words.all}</option>
      ${STATES.map(
        (one) =>
          markup`<option value=${one} selected=${one === state}>${texts.service.status[one]}</option>`,
      )}
    </select>
    <button type="submit">${words.search}</button>
    ${(q !== undefined || state !== undefined) && markup`<a href=${choiceHref({ named: others }, {})}>${words.all}</a>`}
  </form>`;
}

/** What is to be known of a list of services: it cannot be used, or it was not read yet. */
function listNote(
  { name, services, failure }: PageView['lists'][number],
  { texts, format }: Rendering,
): VNode {
  const said = failure === undefined ? texts.lists.unread(name) : texts.lists.failed(name);
  return markup`<p class="list-note">
    ${said} ${services !== undefined && texts.lists.goesOn(format.count(services))}
    ${failure !== undefined && markup` <span class="quiet" lang="en">${failure}</span>`}
  </p>`;
}

/** Where else to look: what is configured, and the service's own interfaces. */
function footer({ links }: PageView, { texts, root }: Rendering): VNode {
  const own = [
    { name: texts.links.api, href: `${root}api/docs` },
    { name: texts.links.metrics, href: `${root}metrics` },
    { name: texts.links.runbooks, href: `${root}runbooks` },
  ];
  const items = [...links, ...own].map(
    ({ name, href }) => markup`<li key=${name}><a href=${href}>${name}</a></li>`,
  );
  return markup`<footer class="bottom">
    <nav aria-label=${texts.links.title}><ul>${items}</ul></nav>
  </footer>`;
}
