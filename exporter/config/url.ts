import { z } from 'zod';

const HTTP_URL = 'expected an http:// or https:// URL';

/** Base URL of a service. Credentials are allowed, see `splitCredentials`. */
export const httpUrl = urlWithout(/[?#]/, 'expected a URL without ? and #');

/** URL of a list; it may have a query. Credentials are allowed. */
export const listUrl = urlWithout(/#/, 'expected a URL without #');

/** A URL for people and metrics: without its query, which may contain a secret. */
export function shownUrl(url: string): string {
  return url.replace(/[?#].*$/s, '');
}

/** An unusable URL for error messages: the part before `@` may contain a password. */
export function withoutCredentials(text: string): string {
  return text.replace(/^.*@/s, '…@');
}

/** Turns the credentials of a valid URL into an Authorization header. */
export function splitCredentials(text: string) {
  const url = new URL(text);
  const credentials = decodedCredentials(url);
  url.username = '';
  url.password = '';
  const basic = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return { href: url.href, headers: credentials === ':' ? {} : { authorization: basic } };
}

function urlWithout(forbidden: RegExp, fault: string) {
  return z.string(HTTP_URL).superRefine((text, context) => {
    const url = URL.parse(text);
    if (!url || !/^https?:$/.test(url.protocol)) {
      context.addIssue(`${HTTP_URL}, got "${shownUrl(withoutCredentials(text))}"`);
    } else if (forbidden.test(text)) {
      context.addIssue(fault);
    } else {
      try {
        decodedCredentials(url);
      } catch {
        context.addIssue('expected credentials in which a % is written %25');
      }
    }
  });
}

/** `user:password`. Throws a URIError if a `%` is not percent-encoded. */
function decodedCredentials({ username, password }: URL): string {
  return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
}
