import { resolve } from 'node:path';
import { z } from 'zod';
import { catalog, kindOf, type LabelDomain, type MetricDefinition } from '../metrics/catalog.ts';
import { isBusinessMetric } from '../metrics/sample.ts';
import { arrayOf } from './config-error.ts';
import { compileExpression, duration, expression, headers, httpUrl, listUrl } from './fields.ts';
import { maxBodyBytes, name, path, refuse, shownUrl, textLike, wholeNumber } from './fields.ts';
import { announcement, defaults, serviceOptions, tlsSchema } from './service-schema.ts';
import { ipFamily, type Defaults } from './service-schema.ts';

const labelName = textLike(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'expected a label name');

const sourceLabel = labelName.refine(
  (label) => label !== 'user_id',
  'expected any label but user_id, which is personal',
);

const mappingFields = {
  metric: z.string('expected a metric of the catalogue').refine(isBusinessMetric, {
    error: ({ input }) => `expected a business metric of the catalogue, got "${String(input)}"`,
    abort: true,
  }),
  /** Who counts it; must be as in the catalogue. */
  kind: z.enum(['counter', 'total', 'level'], 'expected counter, total or level').exactOptional(),
  /** Labels with the same value for every series. */
  labels: z.record(labelName, z.string()).default({}),
};

/** Reads one value of a JSON body, or one series per entry of an object or array in it. */
const jsonMapping = z
  .strictObject({
    ...mappingFields,
    /** Finds the object or array with the entries. */
    each: expression.exactOptional(),
    /** The label for the keys of the object. */
    keyLabel: labelName.exactOptional(),
    /** Labels by name, evaluated on each entry. */
    labelsFrom: z.record(labelName, expression).default({}),
    /** Evaluated on the root, or on each entry. */
    value: expression.exactOptional(),
  })
  .refine(({ each, value }) => each ?? value, { path: ['value'], error: 'expected an expression' })
  .refine(
    ({ each, keyLabel, labelsFrom }) => each ?? !(keyLabel || Object.keys(labelsFrom).length > 0),
    { path: ['each'], error: 'expected with keyLabel or labelsFrom' },
  )
  .superRefine(requireLabels)
  .transform(({ value = compileExpression('@'), ...rest }) => ({ ...rest, value }));

const candidate = {
  source: textLike(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'expected the name of a metric of the source'),
  /** Only samples with these labels. */
  where: z.record(labelName, z.string()).default({}),
};

/** Reads the samples of one metric of a Prometheus text, summed over all other labels. */
const textMapping = z
  .strictObject({
    ...mappingFields,
    ...candidate,
    /** In order of preference, for a source that does not expose `source`. */
    fallbacks: z.array(z.strictObject(candidate)).default([]),
    /** Label of the catalogue to label of the source. */
    labelsFrom: z.record(labelName, sourceLabel).default({}),
  })
  .superRefine(requireLabels);

const KINDS = {
  counter: 'a process counts it from 0',
  total: 'a database counts it, so it may fall',
  level: 'it goes up and down',
};

type Labels = z.output<z.ZodObject<typeof mappingFields>> & {
  labelsFrom: object;
  keyLabel?: string;
};

/** A mapping must give an allowed value to each label of its metric, and to no other label. */
function requireLabels(mapping: Labels, context: z.RefinementCtx): void {
  const { metric, kind, labels, labelsFrom, keyLabel } = mapping;
  const definition: MetricDefinition = catalog[metric];
  const given = [labels, labelsFrom].flatMap(Object.keys).concat(keyLabel ?? []);
  const expected = Object.keys(definition.labels);
  if (given.toSorted().join() !== expected.toSorted().join()) {
    const [these, those] = [expected, given].map((names) => names.join(', ') || 'none');
    refuse(context, `expected exactly the labels of ${metric} (${these}), got ${those}`);
  }
  const expectedKind = kindOf(metric, labels);
  if (kind !== undefined && kind !== expectedKind) {
    refuse(context, `expected ${expectedKind} for ${metric}: ${KINDS[expectedKind]}`, 'kind');
  }
  for (const [label, value] of Object.entries(labels)) {
    const domain: LabelDomain | undefined = definition.labels[label];
    if (!Array.isArray(domain) || domain.includes(value)) continue;
    refuse(context, `expected one of ${domain.join(', ')}, got "${value}"`, 'labels', label);
  }
}

function sourceSchema(collector: typeof name, { collectionInterval }: Defaults) {
  const options = {
    /** Unique name of the collector. */
    collector,
    path,
    headers,
    interval: duration.default(collectionInterval),
    timeout: duration.exactOptional(),
    ipFamily,
    maxBodyBytes,
    /** Series per metric; more are refused and counted. Prometheus advises to stay below a hundred. */
    maxSeries: wholeNumber(1, 10_000).default(100),
  };
  const json = z.strictObject({
    ...options,
    format: z.literal('json'),
    /** The expressions of the mappings start at this value. */
    root: expression.exactOptional(),
    metrics: z.array(jsonMapping).min(1, 'expected at least one mapping'),
  });
  const text = z.strictObject({
    ...options,
    format: z.literal('prometheus'),
    metrics: z.array(textMapping).min(1, 'expected at least one mapping'),
  });
  return z.discriminatedUnion('format', [json, text], 'expected json or prometheus');
}

const refresh_interval = duration
  .refine((ms) => ms >= 1_000, 'expected a duration of at least 1s')
  .default(30_000);

const listFile = textLike(
  /^([^*]*\/)?[^/]*\.(json|ya?ml)$/,
  'expected the path of a .json, .yml or .yaml file, with * in its last part only',
);

/** File lists and HTTP lists have the format and the option names of Prometheus. */
function listSchemas(folder: string) {
  const isRead = (name: string) => `expected another list, ${name} is read already`;
  const file = listFile.superRefine(unique((name) => resolve(folder, name), isRead));
  const files = z
    .strictObject({
      files: z.array(file, 'expected a list of paths').min(1, 'expected at least one path'),
      refresh_interval,
    })
    .transform(({ files, refresh_interval: refreshMs }) =>
      files.map((name) => {
        const source = { kind: 'file' as const, address: resolve(folder, name) };
        return { name, refreshMs, source };
      }),
    );
  const url = listUrl.superRefine(
    unique(
      ({ href }) => href,
      ({ href }) => isRead(shownUrl(href)),
    ),
  );
  const http = z
    .strictObject({ url, refresh_interval, headers, tls: tlsSchema(folder) })
    .transform(({ url, refresh_interval: refreshMs, headers, tls }) => {
      const request = { address: url.href, headers: { ...url.headers, ...headers }, tls };
      return { name: shownUrl(url.href), refreshMs, source: { kind: 'http' as const, ...request } };
    });
  return {
    file_sd_configs: z.array(files).default([]),
    http_sd_configs: z.array(http).default([]),
  };
}

/** Refuses the second value with the same key. For one parse, like all schemas that use it. */
function unique<T>(keyOf: (value: T) => string, fault: (value: T) => string) {
  const seen = new Set<string>();
  return (value: T, context: z.RefinementCtx) => {
    if (seen.has(keyOf(value))) context.addIssue(fault(value));
    seen.add(keyOf(value));
  };
}

/** The whole of services.yml, for one parse. Names of files in it are relative to `folder`. */
export function servicesFile(folder: string, forMissing: Defaults) {
  const uniqueName = () =>
    name.superRefine(unique(String, (text) => `expected a name of its own, "${text}" is taken`));
  const options = serviceOptions(folder, forMissing);
  const sources = z.array(sourceSchema(uniqueName(), forMissing)).default([]);
  const service = z.strictObject({ name: uniqueName(), url: httpUrl, ...options, sources });
  const discovery = z
    .strictObject({ ...listSchemas(folder), ...options })
    .refine(
      (entry) => entry.file_sd_configs.length + entry.http_sd_configs.length > 0,
      'expected file_sd_configs or http_sd_configs',
    );
  return z
    .strictObject({
      defaults,
      services: arrayOf(service, 'expected a list of services').prefault([]),
      discovery: z.array(discovery, 'expected a list of sources of lists').default([]),
      announcements: z.array(announcement, 'expected a list of announcements').default([]),
    })
    .refine(({ services, discovery }) => services.length + discovery.length > 0, {
      path: ['services'],
      error: 'expected at least one service',
    });
}

export type ServicesFile = z.output<ReturnType<typeof servicesFile>>;
