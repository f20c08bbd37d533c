import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import got from 'got';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningServer } from '../../../demo/server.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../demo/temporary-folder.ts';
import { untilNothing } from '../../support/time-until.ts';
import { startBuilt } from '../../support/processes/start-built.ts';

const SERVICES = 1000;
const SHARDS = 3;
/** Limit on a busy machine. All first probes together take about two seconds. */
const FIRST_PROBES_MS = 60_000;

/** Number of probes of each service. */
const probes = new Map<string, number>();
const fleet = createServer((request, response) => {
  const name = request.url?.split('/')[1] ?? '';
  probes.set(name, (probes.get(name) ?? 0) + 1);
  response.end('{"status":"ok"}');
});
let folder: TemporaryFolder;
let servicesFile: string;
let shards: RunningServer[] = [];

beforeAll(async () => {
  await new Promise<void>((resolve) => void fleet.listen(0, '127.0.0.1', resolve));
  const { port } = fleet.address() as AddressInfo;
  folder = await temporaryFolder('penpal-sharding-');
  servicesFile = join(folder.path, 'services.yml');
  const named = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => `service-${from + index}`);
  const targets = named(SERVICES / 2, SERVICES).map((name) => ({
    targets: [`127.0.0.1:${port}/${name}`],
    labels: { service_name: name },
  }));
  await writeFile(join(folder.path, 'fleet.json'), JSON.stringify(targets));
  await writeFile(
    servicesFile,
    JSON.stringify({
      // On a quiet machine the interval is longer than the test.
      defaults: { interval: '5m', timeout: '5m' },
      services: named(0, SERVICES / 2).map((name) => ({
        name,
        url: `http://127.0.0.1:${port}/${name}`,
      })),
      discovery: [{ file_sd_configs: [{ files: ['fleet.json'] }] }],
    }),
  );
  shards = await Promise.all(Array.from({ length: SHARDS }, (_, index) => startShard(index)));
  await Promise.all(shards.map(untilAllProbed));
});

afterAll(async () => {
  await Promise.all(shards.map((shard) => shard.stop()));
  fleet.close();
  fleet.closeAllConnections();
  await folder.remove();
});

function startShard(index: number): Promise<RunningServer> {
  const environment = {
    ...{ SERVICES_FILE: servicesFile, LOG_LEVEL: 'warn' },
    ...{ SHARD_INDEX: String(index), SHARD_COUNT: String(SHARDS) },
  };
  return startBuilt({ environment });
}

interface Summary {
  readonly summary: { readonly total: number; readonly healthy: number };
  readonly share: unknown;
  readonly services: readonly { readonly name: string }[];
}

function summaryOf({ url }: RunningServer): Promise<Summary> {
  return got(`${url}/api/v1/health/summary`).json<Summary>();
}

/** Waits until the list was read: then the shard knows all services. */
function untilAllProbed(shard: RunningServer): Promise<void> {
  return untilNothing(FIRST_PROBES_MS, async () => {
    const { summary, share } = await summaryOf(shard);
    const knowsAll = (share as { allServices: number }).allServices === SERVICES;
    const isDone = knowsAll && summary.healthy === summary.total;
    return isDone ? [] : [`probed ${summary.healthy}/${summary.total}`];
  });
}

async function namesOf(shard: RunningServer): Promise<string[]> {
  return (await summaryOf(shard)).services.map(({ name }) => name);
}

/** The series of a metric in a scrape, by service. */
async function scrape({ url }: RunningServer, metric: string): Promise<string[]> {
  const text = await got(`${url}/metrics`).text();
  return text.split('\n').filter((line) => line.startsWith(`${metric}{`));
}

test('three processes share 1,000 services: disjoint, complete, balanced within 20 %', async () => {
  const shares = await Promise.all(shards.map(namesOf));
  expect(shares.flat()).toHaveLength(SERVICES);
  expect(new Set(shares.flat()).size).toBe(SERVICES);
  const even = SERVICES / SHARDS;
  for (const { length } of shares) expect(Math.abs(length - even) / even).toBeLessThan(0.2);
  console.log(`services of each shard: ${shares.map(({ length }) => length).join(', ')}`);
});

const sum = (values: Iterable<number>) => [...values].reduce((all, value) => all + value, 0);
const valuesOf = (lines: readonly string[]) => lines.map((line) => Number(line.split('} ')[1]));

test('each probe of a service is in exactly one scrape', async () => {
  expect(probes.size).toBe(SERVICES);
  const scraped = async (metric: string) =>
    (await Promise.all(shards.map((shard) => scrape(shard, metric)))).flat();
  const finished = await scraped('service_probes_total');
  expect(finished).toHaveLength(SERVICES);
  expect(new Set(finished.map((line) => /service_name="([^"]*)"/.exec(line)?.[1])).size).toBe(
    SERVICES,
  );
  expect(await scraped('service_health_status')).toHaveLength(SERVICES);
  // A process that a busy machine holds up discards its probes and repeats them.
  const counted = async () =>
    sum(valuesOf(await scraped('service_probes_total'))) +
    sum(valuesOf(await scraped('penpal_monitoring_probes_inconclusive_total')));
  await expect.poll(async () => (await counted()) - sum(probes.values())).toBe(0);
});

test('each shard shows its share in JSON and on its page', async () => {
  for (const [index, shard] of shards.entries()) {
    const { share, summary } = await summaryOf(shard);
    const services = summary.total;
    expect(share).toEqual({ shard: index + 1, of: SHARDS, services, allServices: SERVICES });
    const page = await got(shard.url, { headers: { accept: 'text/html' } }).text();
    expect(page).toContain(`Shard ${index + 1} of 3: ${services} of 1,000 services.`);
  }
});

test('a restarted shard takes the same services and does not affect the others', async () => {
  const [first, ...others] = shards;
  const before = await namesOf(first!);
  const untouched = await Promise.all(others.map((shard) => scrape(shard, 'service_probes_total')));
  probes.clear();

  await first!.stop();
  shards[0] = await startShard(0);
  await untilAllProbed(shards[0]);

  expect(await namesOf(shards[0])).toEqual(before);
  expect(before.filter((name) => !probes.has(name))).toEqual([]);
  expect(await scrape(shards[0], 'service_probes_total')).toHaveLength(before.length);
  // They are the same services, and no count began again.
  for (const [index, shard] of others.entries()) {
    const now = await scrape(shard, 'service_probes_total');
    const [old, values] = [untouched[index]!, valuesOf(now)];
    expect(now.map((line) => line.split('} ')[0])).toEqual(old.map((line) => line.split('} ')[0]));
    expect(valuesOf(old).filter((value, at) => value > values[at]!)).toEqual([]);
  }
});
