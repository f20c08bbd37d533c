import type { ListConfig, ListedTarget, TlsConfig } from './config.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { DiscoveryEntry } from './discovery-schema.ts';
import { listAddress } from './list-address.ts';
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

/** A list, and where services.yml names it. */
interface PlacedList {
  readonly place: string;
  readonly list: ListConfig;
}

/**
 * Every list of `discovery`, in the order of the file. Throws an Error that names the place of one
 * that stands there twice: its services would be named twice.
 */
export function resolveLists(
  { discovery }: Pick<ServicesFile, 'discovery'>,
  defaults: ServiceDefaults,
  files: Files,
): ListConfig[] {
  const placed = discovery.flatMap((entry, index) => {
    const place = `discovery[${index}]`;
    const tls = resolveTls(entry.tls, files.readFile, () => `${place}.tls`);
    const toService = (target: ListedTarget) => serviceOf(target, entry, defaults, tls);
    const lists = [...fileLists(entry, files), ...httpLists(entry, files, place)];
    return lists.map(({ at, ...list }) => ({
      place: `${place}.${at}`,
      list: { ...list, toService },
    }));
  });
  requireDifferent(placed);
  return placed.map(({ list }) => list);
}

function requireDifferent(placed: readonly PlacedList[]): void {
  const seen = new Set<string>();
  for (const { place, list } of placed) {
    const address = listAddress(list.source);
    if (seen.has(address)) {
      throw new Error(`${place}: expected another list, ${list.name} is read already`);
    }
    seen.add(address);
  }
}

function fileLists({ file_sd_configs }: DiscoveryEntry, { besideFile }: Files) {
  return file_sd_configs.flatMap(({ files, refresh_interval: refreshMs }, config) =>
    files.map((path, file) => {
      const source = { kind: 'file' as const, path: besideFile(path) };
      return { at: `file_sd_configs[${config}].files[${file}]`, name: path, source, refreshMs };
    }),
  );
}

function httpLists({ http_sd_configs }: DiscoveryEntry, { readFile }: Files, place: string) {
  return http_sd_configs.map(({ url, headers, refresh_interval: refreshMs, ...rest }, index) => {
    const at = `http_sd_configs[${index}]`;
    const { href, authorization } = splitCredentials(url);
    const tls = resolveTls(rest.tls, readFile, () => `${place}.${at}.tls`);
    const source = {
      kind: 'http' as const,
      ...{ url: href, headers: { ...authorization, ...headers }, tls },
    };
    return { at: `${at}.url`, name: shownUrl(href), source, refreshMs };
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
