import { compile, isRegistered, TreeInterpreter } from '@jmespath-community/jmespath';
import type { JSONValue } from '@jmespath-community/jmespath';
import { Cron } from 'croner';
import { z } from 'zod';
import { DAY_MS } from '../clock.ts';

/** Refuses a value in a transform. `path`: of the fault in the value. */
export function refuse(context: z.RefinementCtx, message: string, ...path: PropertyKey[]) {
  context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
}

/** A text of this form. */
export function textLike(form: RegExp, expected: string) {
  return z.string(expected).regex(form, expected);
}

/** As in host names, short and readable as a label value. */
export const name = textLike(
  /^[a-z0-9][a-z0-9_.-]{0,62}$/i,
  'expected a name such as auth-service: at most 63 letters, digits, - _ .',
);

const PRINTABLE = 'expected at most 200 printable characters';

/** For the status page; without the spaces around it, such as the line break after a YAML block. */
export const message = z
  .string(PRINTABLE)
  .trim()
  .regex(/^\P{Cc}{0,200}$/u, PRINTABLE);

/** Characters of a URL or a path. */
const MAX_URL = 2_048;
const LONG_URL = `expected at most ${MAX_URL} characters`;

export const path = textLike(/^\//, 'expected a path that starts with /').max(MAX_URL, LONG_URL);

/** Names become lower case. Empty values are left out, so that a value can be an optional variable. */
export const headers = z
  .record(
    textLike(/^[\w!#$%&'*+.^`|~-]+$/, 'expected a header name'),
    textLike(/^[\t\x20-\x7e\x80-\xff]*$/, 'expected a header value, a text without line breaks'),
  )
  .transform((all) => {
    const given = Object.entries(all).filter(([, value]) => value !== '');
    return Object.fromEntries(given.map(([header, value]) => [header.toLowerCase(), value]));
  })
  .default({});

export function wholeNumber(least: number, most: number, what = 'a whole number') {
  const otherwise = { error: `expected ${what} from ${least} to ${most}`, abort: true };
  return z.int(otherwise).min(least, otherwise).max(most, otherwise);
}

/** A whole number in a text. */
export function digits(what: string, least: number, most: number) {
  const isWhole = (text: string) => /^\d+$/.test(text);
  const number = z.string().transform((text) => (isWhole(text) ? Number(text) : NaN));
  return number.pipe(wholeNumber(least, most, what));
}

/** Default: 1 MiB. Health responses and business metrics are smaller. */
export const maxBodyBytes = wholeNumber(1, 16 * 1_048_576).default(1_048_576);

const UNIT_MS = { y: 365 * DAY_MS, w: 7 * DAY_MS, d: DAY_MS, h: 3.6e6, m: 60_000, s: 1000, ms: 1 };
/** Each unit at most once, the largest first. Source: Prometheus, querying basics, "Durations". */
export const DURATION =
  /^(?=\d)(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** Milliseconds of a Prometheus duration such as `30s`, `1h30m` or `500ms`; else undefined. */
export function parseDuration(text: string): number | undefined {
  const counts = DURATION.exec(text)?.slice(1);
  const unitsMs = Object.values(UNIT_MS);
  return counts?.reduce((sum, count = '0', unit) => sum + Number(count) * unitsMs[unit]!, 0);
}

const DURATION_EXPECTED = 'expected a duration such as 30s, 500ms or 5m';

/** Output: 1 ms to 1 day in milliseconds, so that no timer overflows. */
export const duration = z.string(DURATION_EXPECTED).transform((text, context) => {
  const ms = parseDuration(text) ?? 0;
  if (ms >= 1 && ms <= DAY_MS) return ms;
  return refuse(context, `${DURATION_EXPECTED}, from 1ms to 1d; got "${text}"`);
});

/** A compiled JMESPath expression (https://jmespath.site). */
export type Expression = ReturnType<typeof compileExpression>;

/** Throws an Error that explains what is wrong with the text. */
export function compileExpression(text: string) {
  const tree = compile(text);
  // The library itself notices unknown functions only at run time.
  JSON.stringify(tree, (_, node: { type?: unknown; name?: string } | null) => {
    if (node?.type !== 'Function' || isRegistered(node.name!)) return node;
    throw new Error(`there is no function ${node.name}`);
  });
  return {
    text,
    /** Searches a parsed JSON document. Throws if a function gets a value of the wrong type. */
    evaluate: (document: unknown): unknown => TreeInterpreter.search(tree, document as JSONValue),
    /** The text, so that configurations can be compared as JSON. */
    toJSON: () => text,
  };
}

/** Output: an Expression. */
export const expression = parsed('expected a JMESPath expression', compileExpression);

/** Output: a RegExp. */
export const pattern = parsed('expected a regular expression', (text) => new RegExp(text, 'u'));

/** Output: the text of a valid cron expression. */
export const cron = parsed('expected a cron expression such as "0 3 * * 0"', (text) => {
  new Cron(text, { paused: true });
  return text;
});

/** Output: the IANA name of a time zone. */
export const timeZoneName = parsed('expected a time zone such as Europe/Paris', (name) => {
  new Intl.DateTimeFormat('en', { timeZone: name });
  return name;
});

/** A string field. The message of an error that `parse` throws becomes part of the issue. */
export function parsed<T>(expected: string, parse: (text: string) => T) {
  return z.string(expected).transform((text, context) => {
    try {
      return parse(text);
    } catch (error) {
      return refuse(context, `${expected}: ${(error as Error).message}`);
    }
  });
}

const LOCAL_TIME = { error: 'expected a local time such as "2026-12-24T22:00"', abort: true };

/** ISO 8601 without an offset and without fractions of a second. */
export const localTime = z.iso
  .datetime({ ...LOCAL_TIME, local: true })
  .regex(/^[^Z.]*$/, LOCAL_TIME);

/**
 * Unix milliseconds of a local time in a time zone. A time that the clocks skip is moved forward by the
 * skipped hour; of a time that occurs twice the first counts.
 */
export function localTimeToUnixMs(text: string, timeZone: string): number {
  return new Cron(text, { timezone: timeZone, paused: true }).getOnce()!.getTime();
}

const HTTP_URL = 'expected an http:// or https:// URL';

/** Base URL of a service. */
export const httpUrl = urlWithout(/[?#]/, 'expected a URL without ? and #');
/** URL of a list; it may have a query. */
export const listUrl = urlWithout(/#/, 'expected a URL without #');

/** Output: the URL without its credentials, and the Authorization header that they make. */
function urlWithout(forbidden: RegExp, fault: string) {
  return z.string(HTTP_URL).transform((text, context) => {
    if (text.length > MAX_URL) return refuse(context, LONG_URL);
    const url = URL.parse(text);
    if (!url || !/^https?:$/.test(url.protocol)) {
      return refuse(context, `${HTTP_URL}, got "${shownUrl(withoutCredentials(text))}"`);
    }
    if (forbidden.test(text)) return refuse(context, fault);
    // A password with a slash ends up there.
    if (url.pathname.includes('@'))
      return refuse(context, 'expected %40 for @ and %2F for / in credentials and path');
    const headers: Record<string, string> = {};
    try {
      const credentials = decodeURIComponent(`${url.username}:${url.password}`);
      const basic = `Basic ${Buffer.from(credentials).toString('base64')}`;
      if (credentials !== ':') headers.authorization = basic;
    } catch {
      return refuse(context, 'expected credentials in which a % is written %25');
    }
    url.username = url.password = '';
    return { href: url.href, headers };
  });
}

/** A URL for people and metrics: without its query, which may contain a secret. */
export function shownUrl(url: string): string {
  return url.replace(/[?#].*$/s, '');
}

/** An unusable URL for error messages: the part before `@` may contain a password. */
export function withoutCredentials(text: string): string {
  return text.replace(/^.*@/s, '…@');
}

/** Characters of a text of others in a message, and of one that is stored. */
const MAX_IN_MESSAGE = 200;
const MAX_STORED = 2_000;

/** The start of a text of others, well-formed; by default for messages. `end`: shows that it was cut. */
export function clip(text: string, most = MAX_IN_MESSAGE, end = '…'): string {
  return text.length > most ? text.slice(0, most).toWellFormed() + end : text.toWellFormed();
}

/** A text of others to be stored and shown: clipped, and no URL in it has credentials. */
export function foreignText(text: string): string {
  return clip(text, MAX_STORED).replace(/([a-z]:\/\/)[^/?#\s]*@/gi, '$1');
}
