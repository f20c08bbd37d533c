import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { startFleet } from '../../demo/fleet/fleet.ts';
import { FREE_PORTS, SERVICE_NAMES } from '../../demo/fleet/penpal-services.ts';
import { temporaryFolder } from '../../demo/temporary-folder.ts';
import { startBuilt } from '../support/start-built.ts';
import { serviceUrls } from '../../demo/stack.ts';
import { startTarget } from './forked-servers.ts';
import { seconds } from './wait.ts';

const SHIPPED = resolve(import.meta.dirname, '../../services.yml');
/**
 * How much faster than shipped everything goes: probes, collections, scrapes, the fleet's business. Not so
 * fast that two scrapes see the same reading of the process, which is kept for PROCESS_CACHE_MS.
 */
const SPEED = 40;
const SHIPPED_INTERVAL_MS = 30_000;
/** As in prometheus.yml. */
export const SCRAPE_SECONDS = 5;

/**
 * What Prometheus reads, scrape after scrape, of the monitoring service with so many services: the
 * fleet's four with their figures, and others without. It is the built service that probes real servers;
 * only the time between two probes and between two scrapes is a fortieth of what is shipped.
 */
export async function* fastScrapes(services: number, scrapes: number): AsyncGenerator<string> {
  await using started = new AsyncDisposableStack();
  const fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0, speed: SPEED });
  started.defer(() => fleet.stop());
  const target = started.use(await startTarget());
  const folder = await temporaryFolder('penpal-bench-');
  started.defer(() => folder.remove());
  const file = join(folder.path, 'services.yml');
  await writeFile(file, await servicesOf(services, target.url));
  const environment = { ...serviceUrls(fleet), SERVICES_FILE: file, LOG_LEVEL: 'error' };
  const { url } = started.use(await startBuilt({ environment }));
  await seconds(5);
  let dueMs = performance.now();
  for (let scrape = 0; scrape < scrapes; scrape++) {
    yield (await fetch(`${url}/metrics`)).text();
    dueMs += (SCRAPE_SECONDS * 1000) / SPEED;
    await seconds(Math.max(0, dueMs - performance.now()) / 1000);
  }
}

/** The shipped services.yml, with further services that one target plays. */
async function servicesOf(count: number, url: string): Promise<string> {
  const shipped = load(await readFile(SHIPPED, 'utf8')) as { defaults: object; services: object[] };
  const interval = `${SHIPPED_INTERVAL_MS / SPEED}ms`;
  const others = Array.from({ length: count - SERVICE_NAMES.length }, (_, index) => ({
    ...{ name: `service-${index}`, url, check: { path: `/health?id=${index}` } },
  }));
  return JSON.stringify({
    defaults: { ...shipped.defaults, interval, collectionInterval: interval },
    services: [...shipped.services, ...others],
  });
}
