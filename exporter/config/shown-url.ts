/** An address as people and metrics may see it: its query may hold a secret, so it goes without. */
export function shownUrl(url: string): string {
  return url.replace(/[?#].*$/s, '');
}

/** What was meant as an address, as messages may quote it: what precedes an `@` may be a password. */
export function withoutCredentials(text: string): string {
  return text.replace(/^.*@/s, '…@');
}
