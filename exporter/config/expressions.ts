import { compile, isRegistered, TreeInterpreter } from '@jmespath-community/jmespath';
import type { JSONValue } from '@jmespath-community/jmespath';
import { Cron } from 'croner';
import { z } from 'zod';
import { DAY_MS } from '../clock.ts';

const UNIT_MS = {
  y: 365 * DAY_MS,
  w: 7 * DAY_MS,
  d: DAY_MS,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
} as const;
/** Each unit at most once, the largest first. Source: Prometheus, querying basics, "Durations". */
const DURATION = /^(?=\d)(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?$/;

/** Milliseconds of a Prometheus duration such as `30s`, `1h30m` or `500ms`; else undefined. */
export function parseDuration(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  return [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS],
    0,
  );
}

/** A Prometheus duration in the largest unit that divides the milliseconds: `90s`, `5m`. */
export function formatDuration(ms: number): string {
  const units = Object.entries(UNIT_MS);
  const [unit, unitMs] = units.find(([, size]) => ms >= size && ms % size === 0) ?? ['ms', 1];
  return `${ms / unitMs}${unit}`;
}

const DURATION_EXPECTED = 'expected a duration such as 30s, 500ms or 5m';

/** Output: 1 ms to 1 day in milliseconds, so that no timer overflows. */
export const duration = z.string(DURATION_EXPECTED).transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== undefined && ms >= 1 && ms <= DAY_MS) return ms;
  context.addIssue(`${DURATION_EXPECTED}, at most 1d; got "${text}"`);
  return z.NEVER;
});

/** A compiled JMESPath expression (https://jmespath.site). */
export interface Expression {
  readonly text: string;
  /** Searches a parsed JSON document. Throws if a function gets a value of the wrong type. */
  evaluate(document: unknown): unknown;
  /** The text, so that configurations can be compared as JSON. */
  toJSON(): string;
}

/** Throws an Error that explains what is wrong with the text. */
export function compileExpression(text: string): Expression {
  const tree = compile(text);
  const unknown = functionsIn(tree).find((name) => !isRegistered(name));
  if (unknown !== undefined) throw new Error(`there is no function ${unknown}`);
  return {
    text,
    evaluate: (document) => TreeInterpreter.search(tree, document as JSONValue),
    toJSON: () => text,
  };
}

/** Functions that a syntax tree calls. The library itself notices unknown ones only at run time. */
function functionsIn(node: unknown): string[] {
  if (node === null || typeof node !== 'object') return [];
  const { type, name } = node as { type?: unknown; name?: unknown };
  const inside = Object.values(node).flatMap(functionsIn);
  return type === 'Function' && typeof name === 'string' ? [name, ...inside] : inside;
}

/** Output: an Expression. */
export const expression = compiled('expected a JMESPath expression', compileExpression);

/** Output: a RegExp. */
export const pattern = compiled('expected a regular expression', (text) => new RegExp(text, 'u'));

/** Output: the text of a valid cron expression. */
export const cron = compiled('expected a cron expression such as "0 3 * * 0"', (text) => {
  new Cron(text, { paused: true });
  return text;
});

/** A string field. The message of an error that `compile` throws becomes part of the issue. */
function compiled<T>(expected: string, compile: (text: string) => T) {
  return z.string(expected).transform((text, context) => {
    try {
      return compile(text);
    } catch (error) {
      context.addIssue(`${expected}: ${(error as Error).message}`);
      return z.NEVER;
    }
  });
}

const TIME_ZONE_EXPECTED = 'expected a time zone such as Europe/Paris';

/** IANA name of a time zone. */
export const timeZone = z.string(TIME_ZONE_EXPECTED).refine(isTimeZone, {
  error: ({ input }) => `${TIME_ZONE_EXPECTED}, got "${String(input)}"`,
});

/** Whether Node knows a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
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
