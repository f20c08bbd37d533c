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
  abort: true,
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

/** A mapping must give an allowed value to each label of its metric, and to no other label. */
function requireLabels(
  mapping: Pick<JsonMapping, 'metric' | 'labels' | 'keyLabel'> & { readonly labelsFrom: object },
  context: z.RefinementCtx,
): void {
  const { metric, labels, labelsFrom, keyLabel } = mapping;
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

function sourceSchema(collector: typeof name) {
  const options = {
    collector,
    path,
    headers,
    interval: duration.exactOptional(),
    timeout: duration.exactOptional(),
    maxBodyBytes,
    /** Per metric. Prometheus advises to stay below a hundred. */
    maxSeries: wholeNumber(1, 10_000).default(100),
  };
  const json = z.strictObject({
    ...options,
    format: z.literal('json'),
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

type List = Omit<ListConfig, 'toService'>;

const refresh_interval = duration
  .refine((ms) => ms >= 1_000, 'expected a duration of at least 1s')
  .default(30_000);

const listFile = z.string('expected the path of a file').regex(/^([^*]*\/)?[^/]*\.(json|ya?ml)$/, {
  error: 'expected the path of a .json, .yml or .yaml file, with * in its last part only',
});

/** File lists and HTTP lists have the format and the option names of Prometheus. */
function listSchemas(folder: string) {
  const seen = new Set<string>();
  const refuseSeen = (list: { name: string; address: string }, context: z.RefinementCtx) => {
    if (seen.has(list.address)) {
      context.addIssue(`expected another list, ${list.name} is read already`);
    }
    seen.add(list.address);
  };
  const file = listFile
    .transform((name) => ({ name, address: resolve(folder, name) }))
    .superRefine(refuseSeen);
  const files = z
    .strictObject({
      files: z.array(file, 'expected a list of paths').min(1, 'expected at least one path'),
      refresh_interval,
    })
    .transform(({ files, refresh_interval: refreshMs }) =>
      files.map(({ name, address }): List => {
        return { name, refreshMs, source: { kind: 'file', address } };
      }),
    );
  const url = listUrl
    .transform((text) => {
      const { href, headers } = splitCredentials(text);
      return { name: shownUrl(href), address: href, headers };
    })
    .superRefine(refuseSeen);
  const http = z
    .strictObject({ url, refresh_interval, headers, tls: tlsSchema(folder) })
    .transform(({ url, refresh_interval: refreshMs, headers, tls }): List => {
      const request = { headers: { ...url.headers, ...headers }, tls };
      return {
        name: url.name,
        refreshMs,
        source: { kind: 'http', address: url.address, ...request },
      };
    });
  return {
    file_sd_configs: z.array(files).default([]),
    http_sd_configs: z.array(http).default([]),
  };
}

/** A name that may occur once. For one parse, like all schemas that use it. */
function uniqueName() {
  const seen = new Set<string>();
  return name.superRefine((text, context) => {
    if (seen.has(text)) context.addIssue(`expected a name of its own, "${text}" is taken`);
    seen.add(text);
  });
}

/** The whole of services.yml, for one parse. Names of files in it are relative to `folder`. */
export function servicesFile(folder: string) {
  const options = { ...serviceOptions, tls: tlsSchema(folder) };
  const sources = z.array(sourceSchema(uniqueName())).default([]);
  const service = z.strictObject({ name: uniqueName(), url: httpUrl, ...options, sources });
  const discovery = z
    .strictObject({ ...listSchemas(folder), ...options })
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

export type ServicesFile = z.output<ReturnType<typeof servicesFile>>;
