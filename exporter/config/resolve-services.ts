import { X509Certificate } from 'node:crypto';
import type {
  CheckConfig,
  Config,
  MaintenanceWindow,
  ServiceConfig,
  SourceConfig,
} from './config.ts';
import type { Settings } from './environment.ts';
import { localTimeToUnixMs } from './local-time.ts';
import type { ServiceEntry, ServicesFile, SourceEntry } from './services-schema.ts';

/** What holds where neither the environment nor the file says anything. The user's figures. */
const BUILT_IN = {
  intervalMs: 30_000,
  timeoutMs: 5_000,
  slowThresholdMs: 5_000,
  unhealthyAfter: 2,
  healthyAfter: 1,
  earlyReprobeMs: 5_000,
  availability: 0.995,
  latencyMs: 1_000,
} as const;

/** Reads a file that the configuration names, relative to it. Throws if it cannot be read. */
export type ReadFile = (path: string) => string;

/** Fills each service from the environment's overrides and the file's defaults. */
export function resolveServices(
  file: ServicesFile,
  settings: Settings,
  readFile: ReadFile,
): Config {
  const { defaults } = file;
  const collectionMs = settings.METRICS_COLLECTION_INTERVAL;
  const base = {
    intervalMs:
      settings.HEALTH_CHECK_INTERVAL ?? collectionMs ?? defaults.interval ?? BUILT_IN.intervalMs,
    timeoutMs: settings.HEALTH_CHECK_TIMEOUT ?? defaults.timeout ?? BUILT_IN.timeoutMs,
    slowThresholdMs: defaults.slowThreshold ?? BUILT_IN.slowThresholdMs,
    unhealthyAfter: defaults.unhealthyAfter ?? BUILT_IN.unhealthyAfter,
    healthyAfter: defaults.healthyAfter ?? BUILT_IN.healthyAfter,
    earlyReprobeMs: defaults.earlyReprobe ?? BUILT_IN.earlyReprobeMs,
    availability: defaults.slo.availability ?? BUILT_IN.availability,
    latencyMs: defaults.slo.latency ?? BUILT_IN.latencyMs,
    collectionMs: collectionMs ?? defaults.collectionInterval ?? BUILT_IN.intervalMs,
  };
  return {
    services: file.services.map((entry, index) =>
      resolveService(entry, base, (path) => readCertificates(path, index, readFile)),
    ),
  };
}

interface Base {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly slowThresholdMs: number;
  readonly unhealthyAfter: number;
  readonly healthyAfter: number;
  readonly earlyReprobeMs: number;
  readonly availability: number;
  readonly latencyMs: number;
  readonly collectionMs: number;
}

function resolveService(entry: ServiceEntry, base: Base, readFile: ReadFile): ServiceConfig {
  const { address, authorization } = splitCredentials(entry.url);
  const tls = {
    skipVerification: entry.tls.skipVerification,
    ...(entry.tls.ca !== undefined && { ca: readFile(entry.tls.ca) }),
  };
  const check = resolveCheck(entry, base, { address, authorization, tls });
  const sources = entry.sources.map((source) =>
    resolveSource(source, base, {
      serviceName: entry.name,
      address,
      authorization,
      tls,
      timeoutMs: check.timeoutMs,
    }),
  );
  const prometheusPath = entry.sources.find((source) => source.format === 'prometheus')?.path;
  return {
    name: entry.name,
    url: address,
    check,
    slo: {
      availabilityRatio: entry.slo.availability ?? base.availability,
      latencySeconds: (entry.slo.latency ?? base.latencyMs) / 1000,
    },
    maintenance: entry.maintenance.map(resolveMaintenance),
    sources,
    ...(prometheusPath !== undefined && { prometheusPath }),
  };
}

function readCertificates(path: string, index: number, readFile: ReadFile): string {
  try {
    const pem = readFile(path);
    new X509Certificate(pem);
    return pem;
  } catch (cause) {
    const place = `services[${index}].tls.ca`;
    throw new Error(`${place}: expected a file of certificates in PEM, got ${path}`, { cause });
  }
}

interface Place {
  readonly address: string;
  readonly authorization: Readonly<Record<string, string>>;
  readonly tls: CheckConfig['tls'];
}

function resolveCheck(entry: ServiceEntry, base: Base, place: Place): CheckConfig {
  const { path, headers, expectJson, expectText, ipFamily, ...rest } = entry.check;
  const intervalMs = entry.interval ?? base.intervalMs;
  return {
    ...rest,
    url: place.address + path,
    headers: { ...place.authorization, ...headers },
    intervalMs,
    timeoutMs: entry.timeout ?? base.timeoutMs,
    slowThresholdMs: entry.slowThreshold ?? base.slowThresholdMs,
    unhealthyAfter: entry.unhealthyAfter ?? base.unhealthyAfter,
    healthyAfter: entry.healthyAfter ?? base.healthyAfter,
    earlyReprobeMs: Math.min(entry.earlyReprobe ?? base.earlyReprobeMs, intervalMs),
    tls: place.tls,
    ...(expectJson !== undefined && { expectJson }),
    ...(expectText && { expectText }),
    ...(ipFamily && { ipFamily }),
  };
}

function resolveSource(
  entry: SourceEntry,
  base: Base,
  place: Place & { readonly serviceName: string; readonly timeoutMs: number },
): SourceConfig {
  return {
    collector: entry.collector,
    serviceName: place.serviceName,
    url: place.address + entry.path,
    format: entry.format,
    headers: { ...place.authorization, ...entry.headers },
    intervalMs: entry.interval ?? base.collectionMs,
    timeoutMs: entry.timeout ?? place.timeoutMs,
    maxBodyBytes: entry.maxBodyBytes,
    maxSeries: entry.maxSeries,
    mappings: entry.metrics,
    tls: place.tls,
    ...(entry.format === 'json' && entry.root && { root: entry.root }),
  };
}

function resolveMaintenance(entry: ServiceEntry['maintenance'][number]): MaintenanceWindow {
  if ('cron' in entry) {
    return { cron: entry.cron, durationMs: entry.duration, timeZone: entry.timeZone };
  }
  return {
    fromMs: localTimeToUnixMs(entry.from, entry.timeZone),
    toMs: localTimeToUnixMs(entry.to, entry.timeZone),
  };
}

/** Credentials in a URL never travel on as part of an address: they become a header. */
function splitCredentials(url: string) {
  const parsed = new URL(url);
  const { username, password } = parsed;
  parsed.username = '';
  parsed.password = '';
  const basic = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  return {
    address: parsed.href.replace(/\/+$/, ''),
    authorization:
      username || password ? { authorization: `Basic ${basic.toString('base64')}` } : {},
  };
}
