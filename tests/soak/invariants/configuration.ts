import type { Scrape } from '../scrape.ts';
import { samplesOf, valueOf } from '../scrape.ts';
import { EXTRA_SERVICE, isGood } from '../plan/services-file.ts';
import type { FileName } from '../plan/services-file.ts';
import { SLACK_MS } from '../timing.ts';

const LOADED_AT = 'penpal_monitoring_config_last_reload_success_timestamp_seconds';

export interface Reload {
  readonly file: FileName;
  /** Unix milliseconds, before the request. */
  readonly atMs: number;
}

/**
 * The gauge shows the result of the last reload, and the last valid file is in use: it was loaded after its
 * reload, and exactly its services are monitored.
 */
export function checkConfiguration(scrape: Scrape, reloads: readonly Reload[], lagMs: number) {
  const last = reloads.at(-1);
  if (last && scrape.startMs < last.atMs + SLACK_MS + lagMs) return [];
  const faults: string[] = [];
  const wanted = Number(!last || isGood(last.file));
  const shown = valueOf(scrape, 'penpal_monitoring_config_last_reload_successful');
  if (shown !== wanted) {
    faults.push(`after a reload of ${last?.file} config_last_reload_successful is ${shown}`);
  }
  const good = reloads.findLast(({ file }) => isGood(file));
  const active = good?.file ?? 'plain';
  const loadedMs = (valueOf(scrape, LOADED_AT) ?? NaN) * 1000;
  if (good && !(loadedMs >= good.atMs)) {
    faults.push(`${active} of ${good.atMs} was not loaded; the last load was at ${loadedMs}`);
  }
  const names = samplesOf(scrape, 'service_probes_total').map((s) => s.labels.get('service_name'));
  const expected = active === 'with-extra' ? 5 : 4;
  const hasExtra = names.includes(EXTRA_SERVICE);
  if (names.length !== expected || hasExtra !== (active === 'with-extra')) {
    faults.push(`${active} is active and the services are ${names.join()}`);
  }
  return faults;
}
