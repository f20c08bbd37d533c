import { z } from 'zod';
import {
  duration,
  expression,
  headers,
  path,
  pattern,
  probeInterval,
  status,
  wholeNumber,
} from './fields.ts';
import { maintenance } from './maintenance-schema.ts';

/** 1 MiB: no health answer or set of business figures is larger. */
export const MAX_BODY_BYTES = 1_048_576;
const ratio = z
  .number('expected a ratio such as 0.995')
  .gt(0, 'expected a ratio above 0')
  .lt(1, 'expected a ratio below 1');
const slo = z.strictObject({ availability: ratio.optional(), latency: duration.optional() });

/** When a service is probed, and what it promises. */
export const timing = {
  interval: probeInterval.optional(),
  timeout: duration.optional(),
  slowThreshold: duration.optional(),
  unhealthyAfter: wholeNumber(1, 100).optional(),
  healthyAfter: wholeNumber(1, 100).optional(),
  earlyReprobe: duration.optional(),
  slo: slo.default({}),
};

/** Whom to trust over https. */
export const tls = z.strictObject({
  ca: z.string('expected the path of a PEM file').optional(),
  skipVerification: z.boolean('expected true or false').default(false),
});

const check = z
  .strictObject({
    path: path.default('/api/v1/health'),
    method: z.enum(['GET', 'HEAD'], 'expected GET or HEAD').default('GET'),
    headers: headers.default({}),
    expectStatus: z
      .array(status)
      .min(1, 'expected at least one status')
      .default([{ from: 200, to: 299 }]),
    expectJson: z
      .union([expression, z.null()], 'expected a JMESPath expression or null')
      .optional(),
    expectText: pattern.optional(),
    maxRedirects: wholeNumber(0, 10).default(0),
    ipFamily: z.literal([4, 6], 'expected 4 or 6').optional(),
    maxBodyBytes: wholeNumber(1, 16 * MAX_BODY_BYTES).default(MAX_BODY_BYTES),
  })
  .refine(
    ({ method, expectJson, expectText }) => method !== 'HEAD' || !(expectJson ?? expectText),
    {
      path: ['method'],
      error: 'expected GET where expectJson or expectText is to be checked: HEAD has no body',
    },
  );

/** What may be said of a service besides its name, its address and its business figures. */
export const serviceOptions = {
  ...timing,
  check: check.prefault({}),
  tls: tls.prefault({}),
  maintenance: z.array(maintenance).default([]),
};
