import { html as markup } from 'htm/preact';
import type { VNode } from 'preact';
import { en, type Texts } from '../texts/en.ts';
import { formatOf, type Format, type Language, type Place } from '../texts/format.ts';
import { fr } from '../texts/fr.ts';
import type { PageView } from '../view/page-view.ts';
import type { ServiceRow } from '../view/service-view.ts';

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

/** What every section needs to write itself. */
export interface Rendering extends Wording {
  readonly choice: PageView['choice'];
  /** Unix milliseconds: of the view, by the clock of the server. */
  readonly now: number;
  /** The bars of a service's page tell what was wrong without script, too. */
  readonly hasTitles: boolean;
  /** Where the page's root is from here. */
  readonly root: './' | '../';
  /** After "over": "the last 24 hours". */
  readonly range: string;
  /** "12 minutes ago". */
  readonly ago: (at: number) => VNode;
  /** The same with the moment beside it. */
  readonly agoAt: (at: number) => VNode;
  /** A moment in the reader's time zone. */
  readonly moment: (at: number) => VNode;
  /** Rows of services that are made already: the server makes them with pauses. */
  readonly rows?: ReadonlyMap<ServiceRow, VNode>;
}

/** `silentMs`: time since the view was made, for which "ago" goes on; 0 by default. */
export function renderingOf(
  { choice, now, detail }: Pick<PageView, 'choice' | 'now'> & { readonly detail?: unknown },
  place: Place,
  silentMs = 0,
): Rendering {
  const wording = wordingOf(choice.language, place);
  const { texts, format } = wording;
  const time = (at: number, text: string) => {
    const utc = new Date(at).toISOString();
    const title = `${utc.slice(0, 19).replace('T', ' ')} UTC`;
    return markup`<time datetime=${utc} title=${title}>${text}</time>`;
  };
  const moment = (at: number) => time(at, format.moment(at));
  const ago = (at: number) => time(at, format.ago(now + silentMs - at) ?? texts.justNow);
  return {
    ...wording,
    choice,
    now,
    hasTitles: place.timeZone !== undefined && detail !== undefined,
    root: detail === undefined ? './' : '../',
    range: texts.ranges[choice.range].long,
    ago,
    agoAt: (at) => markup`${ago(at)} (${moment(at)})`,
    moment,
  };
}
