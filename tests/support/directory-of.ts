import type { ServiceConfig } from '../../exporter/config/config.ts';
import type { Directory } from '../../exporter/targets/service-directory.ts';

/** For tests: a directory whose services are all ours, unless told otherwise. */
export function directoryOf(
  services: () => readonly ServiceConfig[],
  change: Partial<Directory> = {},
): Directory {
  return {
    ...{ all: services, own: services, shard: undefined, lists: () => [], announcements: () => [] },
    ...{ lastReloadWorked: true, reload: () => ({ ok: true }) },
    ...change,
  };
}
