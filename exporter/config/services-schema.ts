import { z } from 'zod';
import { discovery } from './discovery-schema.ts';
import { duration, expression, headers, httpUrl, name, path, wholeNumber } from './fields.ts';
import { jsonMapping, textMapping } from './mapping-schema.ts';
import { MAX_BODY_BYTES, serviceOptions, timing } from './service-options.ts';

/** Series per metric and source; Prometheus's own advice is to stay under a hundred. */
const MAX_SERIES = 100;

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
  ...serviceOptions,
  sources: z.array(source).default([]),
});

/** The whole of services.yml. */
export const servicesFile = z
  .strictObject({
    defaults: z.strictObject({ ...timing, collectionInterval: duration.optional() }).prefault({}),
    services: z.array(service, 'expected a list of services').optional(),
    discovery: z.array(discovery, 'expected a list of sources of lists').default([]),
  })
  .transform(({ services, ...rest }, context) => {
    if (rest.discovery.length === 0) requireServices(services, context);
    return { ...rest, services: services ?? [] };
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

function requireServices(services: readonly unknown[] | undefined, context: z.RefinementCtx): void {
  if (services && services.length > 0) return;
  const message = services ? 'expected at least one service' : 'expected a list of services';
  context.addIssue({ code: 'custom', path: ['services'], message });
}

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
