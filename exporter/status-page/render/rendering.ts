import { systemTime } from '../../clock.ts';
import { agoText } from '../client/ago.ts';
import { html, type Html } from '../html.ts';
import type { PageChoice } from '../page-choice.ts';
import { wordingOf, type Wording } from '../texts/wording.ts';

/** What every section needs to write itself. */
export interface Rendering extends Wording {
  /** Unix milliseconds. */
  readonly now: number;
  /** After "over": "the last 24 hours". */
  readonly range: string;
  /** "24 h". */
  readonly rangeLength: string;
  /** "12 minutes ago"; the browser keeps it true between two answers. */
  readonly ago: (at: number) => Html;
  /** A moment, in UTC; the browser puts its own zone in place. */
  readonly moment: (at: number) => Html;
}

export function renderingOf(choice: PageChoice, now: number): Rendering {
  const wording = wordingOf(choice.language);
  const { texts, format } = wording;
  return {
    ...wording,
    now,
    range: texts.ranges[choice.range].long,
    rangeLength: texts.ranges[choice.range].short,
    ago: (at) => {
      const text = agoText(choice.language, now - at) ?? texts.justNow;
      return html`<time datetime="${isoTime(at)}" data-ago>${text}</time>`;
    },
    moment: (at) => html`<time datetime="${isoTime(at)}" data-moment>${format.moment(at)}</time>`,
  };
}

function isoTime(at: number): string {
  return new Date(systemTime(at)).toISOString();
}
