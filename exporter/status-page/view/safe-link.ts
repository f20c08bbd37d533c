/**
 * An address that a person may follow: absolute, http or https, without credentials; undefined for
 * anything else. Annotations come from elsewhere and could name `javascript:` or a secret.
 */
export function safeLink(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  url.username = '';
  url.password = '';
  return url.href;
}

/** The same, but a path counts from `base`, where one is configured. */
export function safeLinkFrom(
  base: string | undefined,
  address: string | undefined,
): string | undefined {
  const isPath = address !== undefined && /^\/(?![/\\])/.test(address);
  return safeLink(isPath ? base && base + address : address);
}

/** The runbook of an alert: an address, or one of this service's own, from the page's place. */
export function runbookLink(address: string | undefined): string | undefined {
  return address?.match(/^\/runbooks\/[\w.-]+(#[\w-]*)?$/) ? `.${address}` : safeLink(address);
}
