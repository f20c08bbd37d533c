/** An address as people and metrics may see it: its query may hold a secret, so it goes without. */
export function shownUrl(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
