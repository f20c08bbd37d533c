import { z } from 'zod';
import { parseDuration } from './duration.ts';
import { compileExpression } from './expression.ts';
import { withoutCredentials } from './shown-url.ts';
import type { StatusRange } from './config.ts';

/** The value types of services.yml. Each says what it expected. */

/** A day at most, so that no timer overflows. Output: milliseconds. */
export const duration = z
  .string('expected a duration such as 30s, 500ms or 5m')
  .transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== undefined && ms >= 1 && ms <= 86_400_000) return ms;
    context.addIssue(`expected a duration such as 30s, 500ms or 5m, at most 1d; got "${text}"`);
    return z.NEVER;
  });

/**
 * Longest time between two probes of a service: a service that was not probed for twice as long sets off
 * the alert ProbesStalled (`PROBES_STALLED` in alert-rules/thresholds.ts).
 */
export const MAX_PROBE_INTERVAL_MS = 300_000;

/** How often a service is probed. Output: milliseconds. */
export const probeInterval = duration.refine(
  (ms) => ms <= MAX_PROBE_INTERVAL_MS,
  'expected at most 5m: a service that is probed less often sets off the alert ProbesStalled',
);

export function wholeNumber(least: number, most: number) {
  const expectation = `expected a whole number from ${least} to ${most}`;
  return z.number(expectation).int(expectation).min(least, expectation).max(most, expectation);
}

/** As in host names and label values that people read. */
export const name = z
  .string('expected a name such as auth-service')
  .regex(
    /^[a-z0-9][a-z0-9_.-]{0,62}$/i,
    'expected a name such as auth-service: letters, digits, - _ .',
  );

export const path = z
  .string('expected a path such as /api/v1/health')
  .startsWith('/', 'expected a path that starts with /');

/** A base address. Credentials may stand in it; they become an Authorization header. */
export const httpUrl = z
  .string('expected an http:// or https:// URL')
  .superRefine((text, context) => {
    const fault = addressFault(text);
    if (fault !== undefined) context.addIssue(fault);
  });

/** The address of a list: it may have a query. Credentials in it become an Authorization header. */
export const listUrl = z
  .string('expected an http:// or https:// URL')
  .superRefine((text, context) => {
    const fault = text.includes('#')
      ? 'expected a URL without #'
      : addressFault(text.replace(/\?.*$/s, ''));
    if (fault !== undefined) context.addIssue(fault);
  });

/** Output: the compiled expression. */
export const expression = z.string('expected a JMESPath expression').transform((text, context) => {
  try {
    return compileExpression(text);
  } catch (error) {
    context.addIssue(`expected a JMESPath expression: ${(error as Error).message}`);
    return z.NEVER;
  }
});

/** Names become lower case; empty values are left out, so that an optional variable can stand in one. */
export const headers = z
  .record(
    z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'expected a header name'),
    z
      .string('expected a header value, a string')
      .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'expected a header value without line breaks'),
  )
  .transform((all) => {
    const given = Object.entries(all).filter(([, value]) => value !== '');
    return Object.fromEntries(given.map(([header, value]) => [header.toLowerCase(), value]));
  });

/** `200`, `2xx` or `200-299`. */
export const status = z
  .union([z.number(), z.string()], 'expected a status such as 200, 2xx or 200-204')
  .transform((text, context): StatusRange => {
    const [, hundreds, from, to] =
      /^(?:([1-5])xx|([1-5]\d\d)(?:-([1-5]\d\d))?)$/.exec(String(text)) ?? [];
    if (hundreds) return { from: Number(hundreds) * 100, to: Number(hundreds) * 100 + 99 };
    if (from && from <= (to ?? from)) return { from: Number(from), to: Number(to ?? from) };
    context.addIssue(`expected a status such as 200, 2xx or 200-204; got "${text}"`);
    return z.NEVER;
  });

/** A regular expression. */
export const pattern = z.string('expected a regular expression').transform((text, context) => {
  try {
    return new RegExp(text, 'u');
  } catch (error) {
    context.addIssue(`expected a regular expression: ${(error as Error).message}`);
    return z.NEVER;
  }
});

/** IANA name. */
export const timeZone = z.string('expected a time zone such as Europe/Paris').refine(isTimeZone, {
  error: (issue) => `expected a time zone such as Europe/Paris, got "${String(issue.input)}"`,
});

function addressFault(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    return `expected an http:// or https:// URL, got "${withoutCredentials(text)}"`;
  }
  if (/[?#]/.test(text)) return 'expected a URL without ? and #';
  if (!isDecodable(url.username + url.password)) {
    return 'expected credentials in which a % is written %25';
  }
  return undefined;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
