import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { explainIssues } from './config-error.ts';
import type { MaintenanceWindow, StatusRange } from './config.ts';
import { cron, duration, expression, localTime, localTimeToUnixMs } from './expressions.ts';
import { pattern, timeZone } from './expressions.ts';

/**
 * Longest interval of probes. The alert ProbesStalled fires when a service was not probed for twice as
 * long (`PROBES_STALLED` in alert-rules/thresholds.ts).
 */
export const MAX_PROBE_INTERVAL_MS = 300_000;

/** 1 MiB. Health responses and business metrics are smaller. */
const BODY_BYTES = 1_048_576;

/** As in host names, short and readable as a label value. */
export const name = z
  .string('expected a name such as auth-service')
  .regex(
    /^[a-z0-9][a-z0-9_.-]{0,62}$/i,
    'expected a name such as auth-service: letters, digits, - _ .',
  );

export const path = z
  .string('expected a path such as /api/v1/health')
  .startsWith('/', 'expected a path that starts with /');

/** Names become lower case. Empty values are left out, so that a value can be an optional variable. */
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
  })
  .default({});

export function wholeNumber(least: number, most: number) {
  const expectation = `expected a whole number from ${least} to ${most}`;
  return z.number(expectation).int(expectation).min(least, expectation).max(most, expectation);
}

export const maxBodyBytes = wholeNumber(1, 16 * BODY_BYTES).default(BODY_BYTES);

const probeInterval = duration.refine(
  (ms) => ms <= MAX_PROBE_INTERVAL_MS,
  'expected at most 5m: a service that is probed less often sets off the alert ProbesStalled',
);

const ratio = z
  .number('expected a ratio such as 0.995')
  .gt(0, 'expected a ratio above 0')
  .lt(1, 'expected a ratio below 1');

/** `defaults` of services.yml, and the built-in values of what is missing there. */
export const defaults = z.strictObject({
  interval: probeInterval.default(30_000),
  timeout: duration.default(5_000),
  slowThreshold: duration.default(5_000),
  unhealthyAfter: wholeNumber(1, 100).default(2),
  healthyAfter: wholeNumber(1, 100).default(1),
  earlyReprobe: duration.default(5_000),
  collectionInterval: duration.default(30_000),
  slo: z
    .strictObject({ availability: ratio.default(0.995), latency: duration.default(1_000) })
    .prefault({}),
});

export type Defaults = z.output<typeof defaults>;

/** `200`, `2xx` or `200-299`. */
const status = z
  .union([z.number(), z.string()], 'expected a status such as 200, 2xx or 200-204')
  .transform((text, context): StatusRange => {
    const [, hundreds, from, to] =
      /^(?:([1-5])xx|([1-5]\d\d)(?:-([1-5]\d\d))?)$/.exec(String(text)) ?? [];
    if (hundreds) return { from: Number(hundreds) * 100, to: Number(hundreds) * 100 + 99 };
    if (from && from <= (to ?? from)) return { from: Number(from), to: Number(to ?? from) };
    context.addIssue(`expected a status such as 200, 2xx or 200-204; got "${text}"`);
    return z.NEVER;
  });

const check = z
  .strictObject({
    path: path.default('/api/v1/health'),
    method: z.enum(['GET', 'HEAD'], 'expected GET or HEAD').default('GET'),
    headers,
    expectStatus: z
      .array(status)
      .min(1, 'expected at least one status')
      .default([{ from: 200, to: 299 }]),
    expectJson: z
      .union([expression, z.null()], 'expected a JMESPath expression or null')
      .exactOptional(),
    expectText: pattern.exactOptional(),
    maxRedirects: wholeNumber(0, 10).default(0),
    ipFamily: z.literal([4, 6], 'expected 4 or 6').exactOptional(),
    maxBodyBytes,
  })
  .refine(
    ({ method, expectJson, expectText }) => method !== 'HEAD' || !(expectJson ?? expectText),
    {
      path: ['method'],
      error: 'expected GET where expectJson or expectText is to be checked: HEAD has no body',
    },
  );

const recurring = z.strictObject({ cron, duration, timeZone: timeZone.default('UTC') });

const once = z
  .strictObject({ from: localTime, to: localTime, timeZone: timeZone.default('UTC') })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'expected a later time than from' });

const maintenanceWindow = z
  .union([recurring, once], { error: explainWindow })
  .transform(({ timeZone, ...window }): MaintenanceWindow => {
    if ('cron' in window) return { cron: window.cron, durationMs: window.duration, timeZone };
    return {
      fromMs: localTimeToUnixMs(window.from, timeZone),
      toMs: localTimeToUnixMs(window.to, timeZone),
    };
  });

/** Explains the faults of the kind of window that was meant. */
function explainWindow(issue: z.core.$ZodRawIssue): string {
  const { input, errors } = issue as { input?: unknown; errors?: z.core.$ZodIssue[][] };
  const given = input instanceof Object ? Object.keys(input) : [];
  const meant = errors?.[['cron', 'from'].findIndex((key) => given.includes(key))];
  if (!meant) return 'expected cron and duration, or from and to, with an optional timeZone';
  return explainIssues(new z.core.$ZodError(meant)).join('; ');
}

/** Output: with the certificates themselves. Their file is relative to `folder`. */
export function tlsSchema(folder: string) {
  const ca = z.string('expected the path of a PEM file').transform((path, context) => {
    try {
      const pem = readFileSync(resolve(folder, path), 'utf8');
      new X509Certificate(pem);
      return pem;
    } catch {
      context.addIssue(`expected a file of certificates in PEM, got ${path}`);
      return z.NEVER;
    }
  });
  const skipVerification = z.boolean('expected true or false').default(false);
  return z.strictObject({ ca: ca.exactOptional(), skipVerification }).prefault({});
}

/** Options of a service besides its name, URL and sources. Missing ones come from `defaults`. */
export const serviceOptions = {
  interval: probeInterval.exactOptional(),
  timeout: duration.exactOptional(),
  slowThreshold: duration.exactOptional(),
  unhealthyAfter: wholeNumber(1, 100).exactOptional(),
  healthyAfter: wholeNumber(1, 100).exactOptional(),
  earlyReprobe: duration.exactOptional(),
  slo: z
    .strictObject({ availability: ratio.exactOptional(), latency: duration.exactOptional() })
    .default({}),
  check: check.prefault({}),
  maintenance: z.array(maintenanceWindow).default([]),
};
