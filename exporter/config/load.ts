import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { load, YAMLException } from 'js-yaml';
import { ConfigError, explainIssues } from './config-error.ts';
import type { Config, ListConfig, ListedTarget, ServiceConfig, SourceConfig } from './config.ts';
import type { Settings } from './environment.ts';
import { servicesFile } from './schema.ts';
import type { ServicesFile } from './schema.ts';
import type { Defaults } from './service-schema.ts';
import { substitute } from './substitute.ts';
import type { Variables } from './substitute.ts';
import { splitCredentials } from './url.ts';

type ServiceEntry = ServicesFile['services'][number];
type DiscoveryEntry = ServicesFile['discovery'][number];

/**
 * Reads, validates and freezes services.yml. Throws a ConfigError with one line per fault: the file,
 * the path in it and what was expected there.
 */
export function loadConfig(settings: Settings, variables: Variables): Config {
  const file = settings.SERVICES_FILE;
  const { document, faults, withReferences } = substitute(parseYaml(file), variables);
  if (faults.length > 0) throw refusal(file, faults);
  const parsed = servicesFile(resolve(dirname(file))).safeParse(document);
  if (!parsed.success) throw refusal(file, explainIssues(parsed.error).map(withReferences));
  const { services, discovery } = parsed.data;
  const defaults = withEnvironment(parsed.data.defaults, settings);
  return deepFreeze({
    services: services.map((entry) => toService(entry, defaults)),
    lists: discovery.flatMap((entry) => toLists(entry, defaults)),
  });
}

function refusal(file: string, faults: readonly string[], cause?: unknown): ConfigError {
  const lines = faults.map((fault) => `${file}: ${fault}`);
  return new ConfigError(lines, { cause });
}

function parseYaml(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw refusal(file, ['expected a readable file; SERVICES_FILE names another'], cause);
  }
  try {
    return load(text);
  } catch (cause) {
    if (!(cause instanceof YAMLException)) throw cause;
    const { reason, mark } = cause;
    const place = mark ? `line ${mark.line + 1}, column ${mark.column + 1}: ` : '';
    throw refusal(file, [place + reason], cause);
  }
}

/** The environment overrides the defaults of the file. */
function withEnvironment(defaults: Defaults, settings: Settings): Defaults {
  const collectionMs = settings.METRICS_COLLECTION_INTERVAL;
  return {
    ...defaults,
    interval: settings.HEALTH_CHECK_INTERVAL ?? collectionMs ?? defaults.interval,
    timeout: settings.HEALTH_CHECK_TIMEOUT ?? defaults.timeout,
    collectionInterval: collectionMs ?? defaults.collectionInterval,
  };
}

function toService(entry: ServiceEntry, defaults: Defaults): ServiceConfig {
  const { href, headers } = splitCredentials(entry.url);
  const url = href.replace(/\/+$/, '');
  const options = { ...defaults, ...entry };
  const slo = { ...defaults.slo, ...entry.slo };
  const { path, ...check } = entry.check;
  const prometheusPath = entry.sources.find(({ format }) => format === 'prometheus')?.path;
  return {
    name: entry.name,
    url,
    check: {
      ...check,
      url: url + path,
      headers: { ...headers, ...check.headers },
      intervalMs: options.interval,
      timeoutMs: options.timeout,
      slowThresholdMs: options.slowThreshold,
      unhealthyAfter: options.unhealthyAfter,
      healthyAfter: options.healthyAfter,
      earlyReprobeMs: Math.min(options.earlyReprobe, options.interval),
      tls: entry.tls,
    },
    slo: { availabilityRatio: slo.availability, latencySeconds: slo.latency / 1000 },
    maintenance: entry.maintenance,
    sources: entry.sources.map(({ path, interval, timeout, metrics, ...source }): SourceConfig => ({
      ...source,
      serviceName: entry.name,
      url: url + path,
      headers: { ...headers, ...source.headers },
      intervalMs: interval ?? options.collectionInterval,
      timeoutMs: timeout ?? options.timeout,
      mappings: metrics,
      tls: entry.tls,
    })),
    ...(prometheusPath !== undefined && { prometheusPath }),
  };
}

function toLists(entry: DiscoveryEntry, defaults: Defaults): ListConfig[] {
  const { file_sd_configs, http_sd_configs, ...options } = entry;
  const toListed = ({ name, url, path }: ListedTarget) => {
    const check = { ...options.check, ...(path !== undefined && { path }) };
    return deepFreeze(toService({ ...options, name, url, check, sources: [] }, defaults));
  };
  return [...file_sd_configs.flat(), ...http_sd_configs].map((list) => ({
    ...list,
    toService: toListed,
  }));
}

/** Freezes a value and everything in it, and returns it. */
function deepFreeze<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
  if (value instanceof RegExp) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
