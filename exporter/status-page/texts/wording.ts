import { en } from './en.ts';
import { formatOf, type Format } from './format.ts';
import { fr } from './fr.ts';
import type { Language } from './language.ts';
import type { Texts } from './texts.ts';

/** A language's words together with its formats. */
export interface Wording {
  readonly texts: Texts;
  readonly format: Format;
}

const WORDINGS: Readonly<Record<Language, Wording>> = {
  en: { texts: en, format: formatOf('en') },
  fr: { texts: fr, format: formatOf('fr') },
};

export function wordingOf(language: Language): Wording {
  return WORDINGS[language];
}
