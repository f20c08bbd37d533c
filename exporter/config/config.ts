import { dirname, resolve } from 'node:path';
import { load, YAMLException } from 'js-yaml';
import { ConfigError, explainIssues } from './config-error.ts';
import type { Settings } from './environment.ts';
import { readTextFileSync } from './read-file.ts';
import { servicesFile, type ServicesFile } from './schema.ts';
import { defaultsIn } from './service-schema.ts';
import { substitute, type Variables } from './substitute.ts';

type ServiceEntry = ServicesFile['services'][number];
type DiscoveryEntry = ServicesFile['discovery'][number];

/** What to monitor: services.yml with the environment applied, validated and frozen. */
export type Config = ReturnType<typeof loadConfig>;
export type ServiceConfig = Config['services'][number];
/** How to probe a service, and which responses are healthy. */
export type CheckConfig = ServiceConfig['check'];
/** Inclusive. */
export type StatusRange = CheckConfig['expectStatus'][number];
export type MaintenanceWindow = ServiceConfig['maintenance'][number];
/** One URL with business metrics. */
export type SourceConfig = ServiceConfig['sources'][number];
export type JsonSource = Extract<SourceConfig, { format: 'json' }>;
export type TextSource = Extract<SourceConfig, { format: 'prometheus' }>;
/** One list of services: a file, all files that match a pattern, or a URL. */
export type ListConfig = Config['lists'][number];
/** One service of a list: its base URL, and its health path if the list sets one. */
export type ListedTarget = Parameters<ListConfig['toService']>[0];

/** Reads, validates and freezes services.yml. Throws a ConfigError with one line per fault. */
export function loadConfig(settings: Settings, variables: Variables) {
  const { SERVICES_FILE: file, HEALTH_CHECK_INTERVAL, METRICS_COLLECTION_INTERVAL } = settings;
  const { document, faults, withReferences } = substitute(parseYaml(file), variables);
  if (faults.length > 0) throw new ConfigError(faults, file);
  const defaults = defaultsIn(document);
  const parsed = servicesFile(resolve(dirname(file)), {
    ...defaults,
    collectionInterval: METRICS_COLLECTION_INTERVAL ?? defaults.collectionInterval,
    interval: HEALTH_CHECK_INTERVAL ?? METRICS_COLLECTION_INTERVAL ?? defaults.interval,
    timeout: settings.HEALTH_CHECK_TIMEOUT ?? defaults.timeout,
  }).safeParse(document);
  if (!parsed.success) throw new ConfigError(explainIssues(parsed.error).map(withReferences), file);
  const { services, discovery, announcements } = parsed.data;
  const lists = discovery.flatMap(toLists);
  return deepFreeze({ services: services.map(toService), lists, announcements });
}

function parseYaml(file: string): unknown {
  try {
    return load(readTextFileSync(file));
  } catch (cause) {
    let fault = `${(cause as Error).message}; SERVICES_FILE names another`;
    if (cause instanceof YAMLException) {
      const { reason, mark } = cause;
      fault = mark ? `line ${mark.line + 1}, column ${mark.column + 1}: ${reason}` : reason;
    }
    throw new ConfigError([fault], file, cause);
  }
}

function toService({ name, url: base, tls, slo, ...entry }: ServiceEntry) {
  const url = base.href.replace(/\/+$/, '');
  const { path, ...check } = entry.check;
  const prometheusPath = entry.sources.find(({ format }) => format === 'prometheus')?.path;
  return {
    name,
    /** Heading on the status page. */
    ...(entry.group !== undefined && { group: entry.group }),
    /** Base URL without credentials and without a trailing slash. */
    url,
    check: {
      ...check,
      /** Health URL without credentials. */
      url: url + path,
      /** Request headers, names in lower case; values may be secrets. */
      headers: { ...base.headers, ...check.headers },
      intervalMs: entry.interval,
      /** One deadline for the whole probe, body included. */
      timeoutMs: entry.timeout,
      slowThresholdMs: entry.slowThreshold,
      /** Failed probes in a row that make a service unhealthy. */
      unhealthyAfter: entry.unhealthyAfter,
      /** Successful probes in a row that make it healthy again. */
      healthyAfter: entry.healthyAfter,
      /** From the start of a failed probe to that of the next one; at most the interval. */
      earlyReprobeMs: Math.min(entry.earlyReprobe, entry.interval),
      tls,
    },
    /** `availabilityRatio`: 0..1 */
    slo: { availabilityRatio: slo.availability, latencySeconds: slo.latency / 1000 },
    maintenance: entry.maintenance,
    /** Where to read business metrics of the service. */
    sources: entry.sources.map(({ path, interval, timeout, ...source }) => ({
      ...source,
      serviceName: name,
      url: url + path,
      headers: { ...base.headers, ...source.headers },
      intervalMs: interval,
      timeoutMs: timeout ?? entry.timeout,
      tls,
    })),
    /** Path of the service's own Prometheus metrics, if any, which Prometheus may scrape itself. */
    ...(prometheusPath !== undefined && { prometheusPath }),
  };
}

function toLists({ file_sd_configs, http_sd_configs, ...options }: DiscoveryEntry) {
  return [...file_sd_configs.flat(), ...http_sd_configs].map(({ name, refreshMs, source }) => ({
    ...{ name, refreshMs, source },
    /** Applies the options that services.yml has for the services of this list. Never fails. */
    toService: ({ path, ...target }: Pick<ServiceEntry, 'name' | 'url'> & { path?: string }) => {
      const check = path === undefined ? options.check : { ...options.check, path };
      return deepFreeze(toService({ ...options, ...target, check, sources: [] }));
    },
  }));
}

/** Read-only to its last field. */
type Frozen<T> = T extends RegExp | ((...args: never[]) => unknown)
  ? T
  : { readonly [K in keyof T]: Frozen<T[K]> };

/** Freezes a value and everything in it, and returns it. What is frozen already is not walked again. */
function deepFreeze<T>(value: T): Frozen<T> {
  const isOpen = value !== null && typeof value === 'object' && !Object.isFrozen(value);
  if (isOpen && !(value instanceof RegExp)) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value as Frozen<T>;
}
