import { resolve } from 'node:path';
import { z } from 'zod';
import { isBusinessMetric } from '../metrics/sample.ts';
import { catalog } from '../metrics/catalog.ts';
import type { LabelDomain, MetricDefinition } from '../metrics/catalog.ts';
import type { JsonMapping, ListConfig, TextMapping } from './config.ts';
import { compileExpression, duration, expression } from './expressions.ts';
import { defaults, headers, maxBodyBytes, name, path } from './service-schema.ts';
import { serviceOptions, tlsSchema, wholeNumber } from './service-schema.ts';
import { httpUrl, listUrl, shownUrl, splitCredentials } from './url.ts';

const labelName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'expected a label name');
const labels = z.record(labelName, z.string()).default({});

const metric = z.string('expected a metric of the catalogue').refine(isBusinessMetric, {
  error: ({ input }) => `expected a business metric of the catalogue, got "${String(input)}"`,
});

const jsonMapping = z
  .strictObject({
    metric,
    labels,
    each: expression.exactOptional(),
    keyLabel: labelName.exactOptional(),
    labelsFrom: z.record(labelName, expression).default({}),
    value: expression.exactOptional(),
  })
  .refine(({ each, value }) => each ?? value, { path: ['value'], error: 'expected an expression' })
  .refine(
    ({ each, keyLabel, labelsFrom }) => each ?? !(keyLabel || Object.keys(labelsFrom).length > 0),
    { path: ['each'], error: 'expected with keyLabel or labelsFrom' },
  )
  .superRefine(requireLabels)
  .transform(({ value = compileExpression('@'), ...rest }): JsonMapping => ({
    ...rest,
    from: 'json',
    value,
  }));

const textMapping = z
  .strictObject({
    metric,
    labels,
    source: z
      .string('expected the name of a metric of the source')
      .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'expected the name of a metric of the source'),
    where: z.record(labelName, z.string()).default({}),
    labelsFrom: z
      .record(
        labelName,
        labelName.refine((label) => label !== 'user_id', {
          error: 'expected any label but user_id, which is personal',
        }),
      )
      .default({}),
  })
  .superRefine(requireLabels)
  .transform((mapping): TextMapping => ({ ...mapping, from: 'prometheus' }));

interface MappedLabels {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly labelsFrom: object;
  readonly keyLabel?: string;
}

/** A mapping must give an allowed value to each label of its metric, and to no other label. */
function requireLabels(
  { metric, labels, labelsFrom, keyLabel }: MappedLabels,
  context: z.RefinementCtx,
): void {
  if (!isBusinessMetric(metric)) return;
  const definition: MetricDefinition = catalog[metric];
  const given = [labels, labelsFrom].flatMap(Object.keys).concat(keyLabel ?? []);
  const expected = Object.keys(definition.labels);
  if (given.toSorted().join() !== expected.toSorted().join()) {
    const list = (names: readonly string[]) => names.join(', ') || 'none';
    context.addIssue(
      `expected exactly the labels of ${metric} (${list(expected)}), got ${list(given)}`,
    );
  }
  for (const [label, value] of Object.entries(labels)) {
    const domain: LabelDomain | undefined = definition.labels[label];
    if (Array.isArray(domain) && !domain.includes(value)) {
      const message = `expected one of ${domain.join(', ')}, got "${value}"`;
      context.addIssue({ code: 'custom', path: ['labels', label], message });
    }
  }
}

const sourceOptions = {
  collector: name,
  path,
  headers,
  interval: duration.exactOptional(),
  timeout: duration.exactOptional(),
  maxBodyBytes,
  /** Per metric. Prometheus advises to stay below a hundred. */
  maxSeries: wholeNumber(1, 10_000).default(100),
};

const source = z.discriminatedUnion(
  'format',
  [
    z.strictObject({
      ...sourceOptions,
      format: z.literal('json'),
      root: expression.exactOptional(),
      metrics: z.array(jsonMapping).min(1, 'expected at least one mapping'),
    }),
    z.strictObject({
      ...sourceOptions,
      format: z.literal('prometheus'),
      metrics: z.array(textMapping).min(1, 'expected at least one mapping'),
    }),
  ],
  'expected json or prometheus',
);

const refresh_interval = duration
  .refine((ms) => ms >= 1_000, 'expected a duration of at least 1s')
  .default(30_000);

/** How services.yml reads the files that it names; their paths are relative to its folder. */
export interface FilesBeside {
  readonly folder: string;
  /** Throws if the file cannot be read or has no certificates. */
  readonly readPem: (path: string) => string;
}

/** File lists and HTTP lists have the format and the option names of Prometheus. */
function listSchemas({ folder, readPem }: FilesBeside) {
  const path = z.string('expected the path of a file').regex(/^([^*]*\/)?[^/]*\.(json|ya?ml)$/, {
    error: 'expected the path of a .json, .yml or .yaml file, with * in its last part only',
  });
  const files = z
    .strictObject({
      files: z.array(path, 'expected a list of paths').min(1, 'expected at least one path'),
      refresh_interval,
    })
    .transform(({ files, refresh_interval: refreshMs }) =>
      files.map((name): List => {
        return { name, refreshMs, source: { kind: 'file', address: resolve(folder, name) } };
      }),
    );
  const http = z
    .strictObject({ url: listUrl, refresh_interval, headers, tls: tlsSchema(readPem) })
    .transform(({ url, refresh_interval: refreshMs, tls, ...own }): List => {
      const { href, headers } = splitCredentials(url);
      const request = { headers: { ...headers, ...own.headers }, tls };
      return {
        name: shownUrl(href),
        refreshMs,
        source: { kind: 'http', address: href, ...request },
      };
    });
  return {
    file_sd_configs: z.array(files).default([]),
    http_sd_configs: z.array(http).default([]),
  };
}

type List = Omit<ListConfig, 'toService'>;

function documentSchema(files: FilesBeside) {
  const options = { ...serviceOptions, tls: tlsSchema(files.readPem) };
  const sources = z.array(source).default([]);
  const service = z.strictObject({ name, url: httpUrl, ...options, sources });
  const discovery = z
    .strictObject({ ...listSchemas(files), ...options })
    .refine(
      (entry) => entry.file_sd_configs.length + entry.http_sd_configs.length > 0,
      'expected file_sd_configs or http_sd_configs',
    );
  return z
    .strictObject({
      defaults: defaults.prefault({}),
      services: z.array(service, 'expected a list of services').optional(),
      discovery: z.array(discovery, 'expected a list of sources of lists').default([]),
    })
    .transform(({ services, ...rest }, context) => {
      if (!services?.length && rest.discovery.length === 0) {
        const message = services ? 'expected at least one service' : 'expected a list of services';
        context.addIssue({ code: 'custom', path: ['services'], message });
      }
      return { ...rest, services: services ?? [] };
    });
}

/** The whole of services.yml. */
export const servicesFile = (files: FilesBeside) =>
  documentSchema(files).superRefine(requireUnique);

export type ServicesFile = z.output<ReturnType<typeof documentSchema>>;

/** No two services, collectors or lists may be the same. */
function requireUnique({ services, discovery }: ServicesFile, context: z.RefinementCtx): void {
  const taken = (key: string, path: (string | number)[]) => {
    return { key, path, message: `expected a name of its own, "${key}" is taken` };
  };
  const read = ({ name, source }: List, path: (string | number)[]) => {
    return { key: source.address, path, message: `expected another list, ${name} is read already` };
  };
  const names = services.map(({ name }, index) => taken(name, ['services', index, 'name']));
  const collectors = services.flatMap(({ sources }, index) =>
    sources.map(({ collector }, at) =>
      taken(collector, ['services', index, 'sources', at, 'collector']),
    ),
  );
  const lists = discovery.flatMap(({ file_sd_configs, http_sd_configs }, index) => [
    ...file_sd_configs.flatMap((files, at) =>
      files.map((list, file) =>
        read(list, ['discovery', index, 'file_sd_configs', at, 'files', file]),
      ),
    ),
    ...http_sd_configs.map((list, at) =>
      read(list, ['discovery', index, 'http_sd_configs', at, 'url']),
    ),
  ]);
  for (const entries of [names, collectors, lists]) {
    const seen = new Set<string>();
    for (const { key, path, message } of entries) {
      if (seen.has(key)) context.addIssue({ code: 'custom', path, message });
      seen.add(key);
    }
  }
}
