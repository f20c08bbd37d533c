import { Cron } from 'croner';
import { z } from 'zod';
import { explainIssues } from './explain-issues.ts';
import { duration, timeZone } from './fields.ts';
import { localTimeToUnixMs } from './local-time.ts';
import type { MaintenanceWindow } from './config.ts';

const LOCAL_TIME = 'expected a local time such as "2026-12-24T22:00"';
const CRON = 'expected a cron expression such as "0 3 * * 0"';

const localTime = z
  .string(LOCAL_TIME)
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/, { error: LOCAL_TIME, abort: true })
  .refine(isInCalendar, { error: LOCAL_TIME, abort: true });

const cron = z.string(CRON).superRefine((text, context) => {
  try {
    new Cron(text, { paused: true });
  } catch (error) {
    context.addIssue(`${CRON}: ${(error as Error).message}`);
  }
});

const recurring = z.strictObject({ cron, duration, timeZone: timeZone.default('UTC') });
const once = z
  .strictObject({ from: localTime, to: localTime, timeZone: timeZone.default('UTC') })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'expected a later time than from' });

/** A time in which a service is worked on: again and again, or once. */
export const maintenance = z.union([recurring, once], { error: explainUnion }).transform(toWindow);

function toWindow(entry: z.output<typeof recurring | typeof once>): MaintenanceWindow {
  const { timeZone } = entry;
  if ('cron' in entry) return { cron: entry.cron, durationMs: entry.duration, timeZone };
  return {
    fromMs: localTimeToUnixMs(entry.from, timeZone),
    toMs: localTimeToUnixMs(entry.to, timeZone),
  };
}

/** What is wrong with the kind that was meant. */
function explainUnion(issue: z.core.$ZodRawIssue): string {
  const { input, errors } = issue as { input?: unknown; errors?: z.core.$ZodIssue[][] };
  const given = input instanceof Object ? Object.keys(input) : [];
  const meant = errors?.[['cron', 'from'].findIndex((key) => given.includes(key))];
  if (!meant) return 'expected cron and duration, or from and to, with an optional timeZone';
  return explainIssues(new z.core.$ZodError(meant)).join('; ');
}

/** False for the 30th of February, which a Date would take for the 2nd of March. */
function isInCalendar(text: string): boolean {
  const ms = Date.parse(`${text}Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
