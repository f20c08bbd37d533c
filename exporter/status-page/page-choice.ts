import { RANGES } from '../history/history.ts';
import { LANGUAGES, type Language } from './texts/format.ts';

/** `auto` follows the browser. */
const THEMES = ['auto', 'light', 'dark'] as const;

/** States that the services can be filtered by. */
export const STATES = ['down', 'slow', 'up', 'unknown'] as const;
/** Characters of a search; names of services are shorter. */
const MAX_SEARCH = 100;
const MAX_PAGE = 10_000;

/**
 * What the address asks for; what it does not know counts as not named. Nothing is kept in cookies or anywhere else.
 * `preferred`: the browser's language.
 */
export function readChoice(query: Readonly<Record<string, unknown>>, preferred: Language | false) {
  const range = oneOf(Object.keys(RANGES) as (keyof typeof RANGES)[], query['range']);
  const lang = oneOf(LANGUAGES, query['lang']);
  const theme = oneOf(THEMES, query['theme']);
  const state = oneOf(STATES, query['state']);
  const page = Math.floor(Number(query['page']));
  const q = typeof query['q'] === 'string' ? query['q'].trim().slice(0, MAX_SEARCH) : '';
  return {
    language: lang ?? (preferred || 'en'),
    theme: theme ?? 'auto',
    range: range ?? '24h',
    /** The parameters that the address names, so that links keep them and add nothing. */
    named: {
      ...(range && { range }),
      ...(lang && { lang }),
      ...(theme && { theme }),
      /** Shows only services with this text in their name. */
      ...(q !== '' && { q }),
      ...(state && { state }),
      /** Which part of the services, if there are too many for one page; the first is 1. */
      ...(page > 1 && page < MAX_PAGE && { page }),
    },
  };
}
export type PageChoice = ReturnType<typeof readChoice>;

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
