/** What the page may say of its own age. */
export type Freshness = 'fresh' | 'old' | 'unreachable';

/** Milliseconds. The page asks each 5 s; an answer is late when two should have come since. */
const OLD_AFTER_MS = 15_000;

export interface Hearing {
  /** When the last answer came, Unix milliseconds by the browser's clock. */
  readonly lastHeardAt: number;
  /** Questions in a row that got no answer since. */
  readonly failedInARow: number;
}

/**
 * One failed question says nothing yet, unless the answer before it is old already. A page that
 * slept with its laptop is old at once, before anything was asked.
 */
export function freshness({ lastHeardAt, failedInARow }: Hearing, now: number): Freshness {
  const isOld = now - lastHeardAt > OLD_AFTER_MS;
  if (failedInARow >= 2 || (failedInARow > 0 && isOld)) return 'unreachable';
  return isOld ? 'old' : 'fresh';
}
