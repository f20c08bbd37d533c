import { X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';
import { cron, duration, expression, headers, localTime, localTimeToUnixMs } from './fields.ts';
import {
  maxBodyBytes,
  message,
  parsed,
  path,
  pattern,
  refuse,
  timeZoneName,
  wholeNumber,
} from './fields.ts';
import { readTextFileSync } from './read-file.ts';

/** The alert ProbesStalled fires after twice this time without a probe (alert-rules/thresholds.ts). */
export const MAX_PROBE_INTERVAL_MS = 300_000;
export const STALLED = 'a service that is probed less often sets off the alert ProbesStalled';

const probeInterval = duration.refine(
  (ms) => ms <= MAX_PROBE_INTERVAL_MS,
  `expected at most 5m: ${STALLED}`,
);
const ratio = z
  .number('expected a ratio such as 0.995')
  .gt(0, 'expected a ratio above 0 and below 1')
  .lt(1, 'expected a ratio above 0 and below 1');

/** A restart of 30 s pages nobody, and an outage is told within 60 s: docs/operations.md adds it up. */
const BUILT_IN = {
  ...{ interval: 15_000, timeout: 5_000, slowThreshold: 5_000, earlyReprobe: 8_000 },
  ...{ unhealthyAfter: 5, healthyAfter: 1, slo: { availability: 0.995, latency: 1_000 } },
};

/** What `defaults` and each service may set. `missing`: the values of what is not set. */
const timesAndLimits = (missing: typeof BUILT_IN) => ({
  interval: probeInterval.default(missing.interval),
  timeout: duration.default(missing.timeout),
  slowThreshold: duration.default(missing.slowThreshold),
  earlyReprobe: duration.default(missing.earlyReprobe),
  unhealthyAfter: wholeNumber(1, 100).default(missing.unhealthyAfter),
  healthyAfter: wholeNumber(1, 100).default(missing.healthyAfter),
  slo: z
    .strictObject({
      availability: ratio.default(missing.slo.availability),
      latency: duration.default(missing.slo.latency),
    })
    .prefault({}),
});

/** `defaults` of services.yml. */
export const defaults = z
  .strictObject({ ...timesAndLimits(BUILT_IN), collectionInterval: duration.default(30_000) })
  .prefault({});
export type Defaults = z.output<typeof defaults>;

/** The `defaults` of a document; the built-in ones if they are unusable. */
export function defaultsIn(document: unknown): Defaults {
  return z.object({ defaults }).safeParse(document).data?.defaults ?? defaults.parse({});
}

const STATUS = 'expected a status from 100 to 599, such as 200, 2xx or 200-204';
/** `200`, `2xx` or `200-299`. Output: a range, inclusive. */
const status = z.union([z.number(), z.string()], STATUS).transform((text, context) => {
  const [, hundreds, from, to] =
    /^(?:([1-5])xx|([1-5]\d\d)(?:-([1-5]\d\d))?)$/.exec(String(text)) ?? [];
  if (hundreds) return { from: Number(hundreds) * 100, to: Number(hundreds) * 100 + 99 };
  if (from && from <= (to ?? from)) return { from: Number(from), to: Number(to ?? from) };
  return refuse(context, `${STATUS}; got "${text}"`);
});

export const ipFamily = z.literal([4, 6], 'expected 4 or 6').exactOptional();

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
    ipFamily,
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
type Window = (
  { cron: string; durationMs: number; timeZone: string } | { fromMs: number; toMs: number }
) & { message?: string };

const window = z
  .strictObject({
    message: message.exactOptional(),
    cron: cron.exactOptional(),
    duration: duration.exactOptional(),
    from: localTime.exactOptional(),
    to: localTime.exactOptional(),
    timeZone: timeZoneName.default('UTC'),
  })
  .transform(({ cron, duration, from, to, timeZone, ...text }, context): Window => {
    if (cron && duration && !from && !to) return { cron, durationMs: duration, timeZone, ...text };
    if (!from || !to || cron || duration) {
      const message = 'expected cron and duration, or from and to, with an optional timeZone';
      return refuse(context, message);
    }
    if (from >= to) return refuse(context, 'expected a later time than from', 'to');
    const [fromMs, toMs] = [from, to].map((time) => localTimeToUnixMs(time, timeZone));
    return { fromMs: fromMs!, toMs: toMs!, ...text };
  });

/** A message for everybody who reads the status page. */
export const announcement = window.refine(({ message }) => message, {
  path: ['message'],
  error: 'expected a text',
});

/** Output: with the certificates themselves. Their file is relative to `folder`. */
export function tlsSchema(folder: string) {
  const ca = parsed('expected a file of certificates in PEM', (path) => {
    const pem = readTextFileSync(resolve(folder, path));
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

const GROUP = 'expected a name of 1 to 60 characters';

/** Options of a service besides its name, URL and sources. */
export const serviceOptions = (folder: string, defaults: Defaults) => ({
  ...timesAndLimits(defaults),
  /** Heading of the service on the status page. */
  group: z.string(GROUP).trim().min(1, GROUP).max(60, GROUP).exactOptional(),
  check: check.prefault({}),
  maintenance: z.array(window).default([]),
  tls: tlsSchema(folder),
});
