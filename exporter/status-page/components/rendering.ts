import { html as markup } from 'htm/preact';
import type { VNode } from 'preact';
import type { Place } from '../texts/format.ts';
import { wordingOf, type Wording } from '../texts/wording.ts';
import type { PageView } from '../view/page-view.ts';
import type { ServiceRow } from '../view/service-view.ts';

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
