import { z } from 'zod';
import {
  duration,
  expression,
  headers,
  httpUrl,
  name,
  path,
  pattern,
  status,
  wholeNumber,
} from './fields.ts';
import { maintenance } from './maintenance-schema.ts';
import { jsonMapping, textMapping } from './mapping-schema.ts';

/** 1 MiB: no health answer or set of business figures is larger. */
const MAX_BODY_BYTES = 1_048_576;
/** Series per metric and source; Prometheus's own advice is to stay under a hundred. */
const MAX_SERIES = 100;

const ratio = z
  .number('expected a ratio such as 0.995')
  .gt(0, 'expected a ratio above 0')
  .lt(1, 'expected a ratio below 1');
const slo = z.strictObject({ availability: ratio.optional(), latency: duration.optional() });

const timing = {
  interval: duration.optional(),
  timeout: duration.optional(),
  slowThreshold: duration.optional(),
  unhealthyAfter: wholeNumber(1, 100).optional(),
  healthyAfter: wholeNumber(1, 100).optional(),
  earlyReprobe: duration.optional(),
  slo: slo.default({}),
};

const tls = z.strictObject({
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

const sourceFields = {
  collector: name,
  path,
  headers: headers.default({}),
  interval: duration.optional(),
  timeout: duration.optional(),
  maxBodyBytes: wholeNumber(1, 16 * MAX_BODY_BYTES).default(MAX_BODY_BYTES),
  maxSeries: wholeNumber(1, 10_000).default(MAX_SERIES),
};
const source = z.discriminatedUnion(
  'format',
  [
    z.strictObject({
      ...sourceFields,
      format: z.literal('json'),
      root: expression.optional(),
      metrics: z.array(jsonMapping).min(1, 'expected at least one mapping'),
    }),
    z.strictObject({
      ...sourceFields,
      format: z.literal('prometheus'),
      metrics: z.array(textMapping).min(1, 'expected at least one mapping'),
    }),
  ],
  'expected json or prometheus',
);

const service = z.strictObject({
  name,
  url: httpUrl,
  ...timing,
  check: check.prefault({}),
  tls: tls.prefault({}),
  maintenance: z.array(maintenance).default([]),
  sources: z.array(source).default([]),
});

/** The whole of services.yml. */
export const servicesFile = z
  .strictObject({
    defaults: z.strictObject({ ...timing, collectionInterval: duration.optional() }).prefault({}),
    services: z
      .array(service, 'expected a list of services')
      .min(1, 'expected at least one service'),
  })
  .superRefine(({ services }, context) => {
    const places = services.map((entry, index) => ({
      text: entry.name,
      path: ['services', index, 'name'],
    }));
    const collectors = services.flatMap((entry, index) =>
      entry.sources.map(({ collector }, at) => ({
        text: collector,
        path: ['services', index, 'sources', at, 'collector'],
      })),
    );
    for (const named of [places, collectors]) requireUnique(context, named);
  });

export type ServicesFile = z.output<typeof servicesFile>;
export type ServiceEntry = ServicesFile['services'][number];
export type SourceEntry = ServiceEntry['sources'][number];

function requireUnique(
  context: z.RefinementCtx,
  named: readonly { text: string; path: (string | number)[] }[],
): void {
  const seen = new Set<string>();
  for (const { text, path } of named) {
    if (seen.has(text)) {
      context.addIssue({
        code: 'custom',
        path,
        message: `expected a name of its own, "${text}" is taken`,
      });
    }
    seen.add(text);
  }
}
