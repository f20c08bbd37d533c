import { html, type Html } from '../html.ts';
import { RANGES } from '../../history/history.ts';
import { choiceHref, THEMES } from '../page-choice.ts';
import type { ChosenParameters, PageChoice, RangeName } from '../page-choice.ts';
import { LANGUAGES } from '../texts/language.ts';
import { wordingOf } from '../texts/wording.ts';
import type { Rendering } from './rendering.ts';

interface Option {
  readonly text: string;
  readonly change: ChosenParameters;
  readonly isCurrent: boolean;
  readonly language?: string;
}

/** The page's name, and the switches: links, so that they work without script and can be kept. */
export function pageHeader(choice: PageChoice, { texts }: Rendering): Html {
  const ranges = (Object.keys(RANGES) as RangeName[]).map((range) => ({
    text: texts.ranges[range].short,
    change: { range },
    isCurrent: range === choice.range,
  }));
  const languages = LANGUAGES.map((lang) => ({
    text: wordingOf(lang).texts.languageName,
    change: { lang },
    isCurrent: lang === choice.language,
    language: lang,
  }));
  const themes = THEMES.map((theme) => ({
    text: texts.themes[theme],
    change: { theme },
    isCurrent: theme === choice.theme,
  }));
  return html`<header class="top">
    <p class="brand">${texts.product} <span>${texts.pageName}</span></p>
    <div class="switches">
      ${switcher(choice, texts.choose.range, ranges)}
      ${switcher(choice, texts.choose.language, languages)}
      ${switcher(choice, texts.choose.theme, themes)}
    </div>
  </header>`;
}

function switcher(choice: PageChoice, name: string, options: readonly Option[]): Html {
  const items = options.map(({ text, change, isCurrent, language }) => {
    const href = choiceHref(choice, change);
    const current = isCurrent && html` aria-current="true"`;
    const lang = language !== undefined && html` lang="${language}" hreflang="${language}"`;
    return html`<li><a href="${href}" ${current}${lang}>${text}</a></li>`;
  });
  return html`<nav class="switch" aria-label="${name}">
    <ul>
      ${items}
    </ul>
  </nav>`;
}
