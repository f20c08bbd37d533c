import { RANGES } from '../history/history.ts';
import { LANGUAGES, type Language } from './texts/format.ts';

export type RangeName = keyof typeof RANGES;

/** `auto` follows the browser. */
export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** States that the services can be filtered by. */
export const STATES = ['down', 'slow', 'up', 'unknown'] as const;
/** Characters of a search; names of services are shorter. */
const MAX_SEARCH = 100;
const MAX_PAGE = 10_000;

/** What the address asks for; nothing is kept in cookies or anywhere else. */
export interface PageChoice {
  readonly language: Language;
  readonly theme: Theme;
  readonly range: RangeName;
  /** The parameters that the address names, so that links keep them and add nothing. */
  readonly named: ChosenParameters;
}

export interface ChosenParameters {
  readonly range?: RangeName;
  readonly lang?: Language;
  readonly theme?: Theme;
  /** Shows only services with this text in their name. */
  readonly q?: string;
  readonly state?: (typeof STATES)[number];
  /** Which part of the services, if there are too many for one page; the first is 1. */
  readonly page?: number;
}

/** Reads the query of the address; what it does not know counts as not named. `preferred`: the browser's language. */
export function readChoice(
  query: Readonly<Record<string, unknown>>,
  preferred: Language | false,
): PageChoice {
  const range = oneOf(Object.keys(RANGES) as RangeName[], query['range']);
  const lang = oneOf(LANGUAGES, query['lang']);
  const theme = oneOf(THEMES, query['theme']);
  const state = oneOf(STATES, query['state']);
  const page = Math.floor(Number(query['page']));
  const q = typeof query['q'] === 'string' ? query['q'].trim().slice(0, MAX_SEARCH) : '';
  return {
    language: lang ?? (preferred || 'en'),
    theme: theme ?? 'auto',
    range: range ?? '24h',
    named: {
      ...(range && { range }),
      ...(lang && { lang }),
      ...(theme && { theme }),
      ...(q && { q }),
      ...(state && { state }),
      ...(page > 1 && page < MAX_PAGE && { page }),
    },
  };
}

/**
 * The address of a page with something chosen otherwise, by default of the one that is shown; relative, so that a proxy
 * may prefix it.
 */
export function choiceHref(
  { named }: Chosen,
  change: Readonly<Record<string, string | number>>,
  path = '',
): string {
  const chosen = Object.entries({ ...named, ...change }).map(([name, value]) => [name, `${value}`]);
  const query = new URLSearchParams(chosen).toString();
  return path !== '' && query === '' ? path : `${path}?${query}`;
}
type Chosen = Pick<PageChoice, 'named'>;

/** The same without what concerns the list of services only: for links to other pages. */
export function pageHref({ named }: Chosen, path: string): string {
  const { q: _, state: __, page: ___, ...others } = named;
  return choiceHref({ named: others }, {}, path);
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((name) => name === value);
}
