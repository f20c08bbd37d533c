import { en } from './en.ts';
import { formatOf, type Format, type Language, type Place } from './format.ts';
import { fr } from './fr.ts';
import type { Texts } from './en.ts';

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

/** The language's name for itself. */
export function languageName(language: Language): string {
  return TEXTS[language].languageName;
}
