import { X509Certificate } from 'node:crypto';
import type { CheckConfig, ServiceConfig, SourceConfig, TlsConfig } from './config.ts';
import type { ServiceDefaults } from './service-defaults.ts';
import type { ServiceEntry, ServicesFile, SourceEntry } from './services-schema.ts';

/** Reads a file that the configuration names, relative to it. Throws if it cannot be read. */
export type ReadFile = (path: string) => string;

/** Fills each service from the defaults. */
export function resolveServices(
  { services }: Pick<ServicesFile, 'services'>,
  defaults: ServiceDefaults,
  readFile: ReadFile,
): ServiceConfig[] {
  return services.map((entry, index) =>
    resolveService(
      entry,
      defaults,
      resolveTls(entry.tls, readFile, () => `services[${index}].tls`),
    ),
  );
}

/** One service; its certificates have been read already. */
export function resolveService(
  entry: ServiceEntry,
  base: ServiceDefaults,
  tls: TlsConfig,
): ServiceConfig {
  const { href, authorization } = splitCredentials(entry.url);
  const address = href.replace(/\/+$/, '');
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
    maintenance: entry.maintenance,
    sources,
    ...(prometheusPath !== undefined && { prometheusPath }),
  };
}

/** Reads the certificates. Throws an Error that names their place if they cannot be used. */
export function resolveTls(
  { ca, skipVerification }: ServiceEntry['tls'],
  readFile: ReadFile,
  place: () => string,
): TlsConfig {
  if (ca === undefined) return { skipVerification };
  try {
    const pem = readFile(ca);
    new X509Certificate(pem);
    return { skipVerification, ca: pem };
  } catch (cause) {
    const fault = `${place()}.ca: expected a file of certificates in PEM, got ${ca}`;
    throw new Error(fault, { cause });
  }
}

interface Place {
  readonly address: string;
  readonly authorization: Readonly<Record<string, string>>;
  readonly tls: TlsConfig;
}

function resolveCheck(entry: ServiceEntry, base: ServiceDefaults, place: Place): CheckConfig {
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
  base: ServiceDefaults,
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

/** Credentials in a URL never travel on as part of an address: they become a header. */
export function splitCredentials(url: string) {
  const parsed = new URL(url);
  const { username, password } = parsed;
  parsed.username = '';
  parsed.password = '';
  const basic = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  return {
    href: parsed.href,
    authorization:
      username || password ? { authorization: `Basic ${basic.toString('base64')}` } : {},
  };
}
