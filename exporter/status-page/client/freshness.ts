/** What the page may say of its own age. */
export type Freshness = 'fresh' | 'old' | 'unreachable';

/** Milliseconds. Browsers let a tab that nobody sees ask once a minute: that is not old yet. */
const OLD_AFTER_MS = 75_000;

export interface Hearing {
  /** When the last answer came, Unix milliseconds by the browser's clock. */
  readonly lastHeardAt: number;
  /** Questions in a row that got no answer since. */
  readonly failedInARow: number;
}

/**
 * One failed question says nothing yet, unless the answer before it is old already. A page that
 * slept with its laptop is old at once, before anything was asked; so is one whose clock was set,
 * back or forth.
 */
export function freshness({ lastHeardAt, failedInARow }: Hearing, now: number): Freshness {
  const isOld = Math.abs(now - lastHeardAt) > OLD_AFTER_MS;
  if (failedInARow >= 2 || (failedInARow > 0 && isOld)) return 'unreachable';
  return isOld ? 'old' : 'fresh';
}
