import { z } from 'zod';
import { duration, headers, listUrl } from './fields.ts';
import { serviceOptions, tls } from './service-options.ts';

/** Prometheus watches files and reads servers each minute; we read both this often. */
const REFRESH_MS = 30_000;
const SHORTEST_REFRESH_MS = 1_000;

const refresh = duration
  .refine((ms) => ms >= SHORTEST_REFRESH_MS, 'expected a duration of at least 1s')
  .default(REFRESH_MS);

/** One or more files; the last part of a path may hold `*`. */
const listFile = z.string('expected the path of a file').regex(/^([^*]*\/)?[^/]*\.(json|ya?ml)$/, {
  error: 'expected the path of a .json, .yml or .yaml file, with * in its last part only',
});

const fileLists = z.strictObject({
  files: z.array(listFile, 'expected a list of paths').min(1, 'expected at least one path'),
  refresh_interval: refresh,
});

const httpList = z.strictObject({
  url: listUrl,
  refresh_interval: refresh,
  headers: headers.default({}),
  tls: tls.prefault({}),
});

/**
 * Lists that name further services, and what holds for these. The names of the lists' options are
 * Prometheus's: https://prometheus.io/docs/prometheus/latest/configuration/configuration/
 */
export const discovery = z
  .strictObject({
    file_sd_configs: z.array(fileLists).default([]),
    http_sd_configs: z.array(httpList).default([]),
    ...serviceOptions,
  })
  .refine(
    (entry) => entry.file_sd_configs.length + entry.http_sd_configs.length > 0,
    'expected file_sd_configs or http_sd_configs',
  );

export type DiscoveryEntry = z.output<typeof discovery>;
