import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { cron, duration, expression, headers, localTime, localTimeToUnixMs } from './fields.ts';
import { maxBodyBytes, parsed, path, pattern, timeZoneName, wholeNumber } from './fields.ts';

/** The alert ProbesStalled fires after twice this time without a probe (alert-rules/thresholds.ts). */
export const MAX_PROBE_INTERVAL_MS = 300_000;
export const STALLED = 'a service that is probed less often sets off the alert ProbesStalled';

const probeInterval = duration.refine(
  (ms) => ms <= MAX_PROBE_INTERVAL_MS,
  `expected at most 5m: ${STALLED}`,
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

/** `200`, `2xx` or `200-299`. Output: a range, inclusive. */
const status = z
  .union([z.number(), z.string()], 'expected a status such as 200, 2xx or 200-204')
  .transform((text, context) => {
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
    /**
     * Must be true for the JSON body. `undefined`: `status` must be ok, healthy or up, in any case.
     * `null`: the body need not be JSON.
     */
    expectJson: z
      .union([expression, z.null()], 'expected a JMESPath expression or null')
      .exactOptional(),
    /** Must match the body. */
    expectText: pattern.exactOptional(),
    /** Redirects to follow, on the same host only. */
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

/** Repeated, in a time zone, or once. */
type MaintenanceWindow =
  { cron: string; durationMs: number; timeZone: string } | { fromMs: number; toMs: number };

const maintenanceWindow = z
  .strictObject({
    cron: cron.exactOptional(),
    duration: duration.exactOptional(),
    from: localTime.exactOptional(),
    to: localTime.exactOptional(),
    timeZone: timeZoneName.default('UTC'),
  })
  .transform(({ cron, duration, from, to, timeZone }, context): MaintenanceWindow => {
    if (cron && duration && !from && !to) return { cron, durationMs: duration, timeZone };
    if (!from || !to || cron || duration) {
      context.addIssue('expected cron and duration, or from and to, with an optional timeZone');
      return z.NEVER;
    }
    if (from >= to) {
      context.addIssue({
        code: 'custom',
        path: ['to'],
        message: 'expected a later time than from',
      });
    }
    return { fromMs: localTimeToUnixMs(from, timeZone), toMs: localTimeToUnixMs(to, timeZone) };
  });

/** Output: with the certificates themselves. Their file is relative to `folder`. */
export function tlsSchema(folder: string) {
  const ca = parsed('expected a file of certificates in PEM', (path) => {
    const pem = readFileSync(resolve(folder, path), 'utf8');
    new X509Certificate(pem);
    return pem;
  });
  return z
    .strictObject({
      /** Certificates of the trusted authorities, PEM. Default: those of the system. */
      ca: ca.exactOptional(),
      skipVerification: z.boolean('expected true or false').default(false),
    })
    .prefault({});
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
