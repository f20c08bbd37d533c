import { html as markup } from 'htm/preact';
import type { VNode } from 'preact';
import { en, type Texts } from '../texts/en.ts';
import { formatOf, type Format, type Language, type Place } from '../texts/format.ts';
import { fr } from '../texts/fr.ts';
import type { PageView } from '../view/page-view.ts';

/** A language's words together with its formats. */
export interface Wording {
  readonly texts: Texts;
  readonly format: Format;
}

const TEXTS: Readonly<Record<Language, Texts>> = { en, fr };
const wordings = new Map<string, Wording>();

/** Kept, because Intl takes longer to make a format than to use it a hundred times. */
export function wordingOf(language: Language, place: Place): Wording {
  const key = `${language} ${place.locale} ${place.timeZone}`;
  const known = wordings.get(key) ?? { texts: TEXTS[language], format: formatOf(language, place) };
  wordings.set(key, known);
  return known;
}

/** Above this many, services stand side by side on a wide screen. */
export const MANY = 8;

/** What every section needs to write itself. `silentMs`: time since the view was made, for which "ago" goes on. */
export function renderingOf(
  { choice, now, detail, overall }: Pick<PageView, 'choice' | 'now'> & Partial<PageView>,
  place: Place,
  silentMs = 0,
) {
  const wording = wordingOf(choice.language, place);
  const { texts, format } = wording;
  const time = (at: number, text: string): VNode => {
    const utc = new Date(at).toISOString();
    const title = `${utc.slice(0, 19).replace('T', ' ')} UTC`;
    return markup`<time datetime=${utc} title=${title}>${text}</time>`;
  };
  const isMany = (overall?.total ?? 1) > MANY;
  const moment = (at: number) => time(at, format.moment(at));
  const ago = (at: number) => time(at, format.ago(now + silentMs - at) ?? texts.justNow);
  return {
    ...wording,
    choice,
    /** Unix milliseconds: of the view, by the clock of the server. */
    now,
    isMany,
    /** Few bars tell what was wrong without script, too; of many services, each slot would take 150 bytes. */
    hasTitles: place.timeZone !== undefined && !isMany,
    /** Where the page's root is from here. */
    root: detail === undefined ? './' : '../',
    /** After "over": "the last 24 hours". */
    range: texts.ranges[choice.range].long,
    /** A moment in the reader's time zone. */
    moment,
    /** "12 minutes ago". */
    ago,
    /** The same with the moment beside it. */
    agoAt: (at: number) => markup`${ago(at)} (${moment(at)})`,
  };
}
export type Rendering = ReturnType<typeof renderingOf>;

interface Section {
  readonly id: string;
  readonly title: VNode | string;
  /** What it rests on. */
  readonly source?: VNode | string | false;
  readonly items: readonly VNode[];
  readonly list: 'alert-list' | 'tiles' | 'timeline';
  /** In place of the items. */
  readonly none: string;
}

/** A section of the page: its heading, and its items or a text that there are none. */
export function section({ id, title, source, items, list, none }: Section): VNode {
  return markup`<section aria-labelledby=${id} key=${id}>
    <div class="heading">
      <h2 id=${id}>${title}</h2>
      ${source && markup`<p class="source">${source}</p>`}
    </div>
    ${
      items.length === 0
        ? markup`<p class="nothing quiet">${none}</p>`
        : markup`<ul class=${list}>${items}</ul>`
    }
  </section>`;
}

/** What a part says in English of what it could not do. */
export function note(text: string | undefined): VNode | false {
  return text !== undefined && markup` <span lang="en">${text}.</span>`;
}
