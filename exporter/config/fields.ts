import { z } from 'zod';
import { parseDuration } from './duration.ts';
import { compileExpression } from './expression.ts';
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

export const count = (most: number) =>
  z
    .number(`expected a whole number from 1 to ${most}`)
    .int(`expected a whole number from 1 to ${most}`)
    .min(1, `expected a whole number from 1 to ${most}`)
    .max(most, `expected a whole number from 1 to ${most}`);

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

/** Credentials may stand in it; they become an Authorization header. */
export const httpUrl = z
  .string('expected an http:// or https:// URL')
  .refine((text) => /^https?:$/.test(protocolOf(text)), {
    error: (issue) => `expected an http:// or https:// URL, got "${String(issue.input)}"`,
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

/** Header values; empty ones are left out, so that an optional variable can stand in one. */
export const headers = z
  .record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'expected a header name'), z.string())
  .transform((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')));

/** `200`, `2xx` or `200-299`. */
export const status = z
  .union([z.number(), z.string()], 'expected a status such as 200, 2xx or 200-204')
  .transform((text, context): StatusRange => {
    const [, hundreds, from, to] =
      /^(?:([1-5])xx|([1-5]\d\d)(?:-([1-5]\d\d))?)$/.exec(String(text)) ?? [];
    if (hundreds) return { from: Number(hundreds) * 100, to: Number(hundreds) * 100 + 99 };
    if (from) return { from: Number(from), to: Number(to ?? from) };
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

function protocolOf(text: string): string {
  return URL.parse(text)?.protocol ?? '';
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
