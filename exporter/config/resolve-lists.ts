import type { ListConfig, ListedTarget, TlsConfig } from './config.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { DiscoveryEntry } from './discovery-schema.ts';
import { resolveService, resolveTls, splitCredentials } from './resolve-services.ts';
import type { ReadFile } from './resolve-services.ts';
import type { ServiceDefaults } from './service-defaults.ts';
import type { ServicesFile } from './services-schema.ts';
import { shownUrl } from './shown-url.ts';

export interface Files {
  readonly readFile: ReadFile;
  /** The absolute path of one that is relative to services.yml. */
  readonly besideFile: (path: string) => string;
}

/** Every list of `discovery`, in the order of the file. */
export function resolveLists(
  { discovery }: Pick<ServicesFile, 'discovery'>,
  defaults: ServiceDefaults,
  files: Files,
): ListConfig[] {
  return discovery.flatMap((entry, index) => {
    const place = `discovery[${index}]`;
    const tls = resolveTls(entry.tls, files.readFile, () => `${place}.tls`);
    const toService = (target: ListedTarget) => serviceOf(target, entry, defaults, tls);
    return [
      ...fileLists(entry, files, toService),
      ...httpLists(entry, files, place).map((list) => ({ ...list, toService })),
    ];
  });
}

function fileLists(
  { file_sd_configs }: DiscoveryEntry,
  { besideFile }: Files,
  toService: ListConfig['toService'],
): ListConfig[] {
  return file_sd_configs.flatMap(({ files, refresh_interval: refreshMs }) =>
    files.map((path) => {
      const source = { kind: 'file' as const, path: besideFile(path) };
      return { name: path, source, refreshMs, toService };
    }),
  );
}

function httpLists({ http_sd_configs }: DiscoveryEntry, { readFile }: Files, place: string) {
  return http_sd_configs.map(({ url, headers, refresh_interval: refreshMs, ...rest }, index) => {
    const { href, authorization } = splitCredentials(url);
    const tls = resolveTls(rest.tls, readFile, () => `${place}.http_sd_configs[${index}].tls`);
    const source = {
      kind: 'http' as const,
      ...{ url: href, headers: { ...authorization, ...headers }, tls },
    };
    return { name: shownUrl(href), source, refreshMs };
  });
}

function serviceOf(
  { name, url, path }: ListedTarget,
  entry: DiscoveryEntry,
  defaults: ServiceDefaults,
  tls: TlsConfig,
) {
  const check = { ...entry.check, ...(path !== undefined && { path }) };
  return deepFreeze(resolveService({ ...entry, name, url, check, sources: [] }, defaults, tls));
}
