import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { RunningServer } from '../../../demo/server.ts';
import { startExporter } from '../../../demo/stack.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { ATTACKS, type AttackName } from '../../support/hostile/attacks.ts';
import { startAttack, watchGrowth } from '../../support/hostile/start-attack.ts';
import { productionCommand, startBuilt } from '../../support/processes/start-built.ts';
import { timeUntil } from '../../support/time-until.ts';

const MAX_GROWTH_MIB = 64;
const READ = ['/-/healthy', '/metrics', '/', '/api/v1/health/services', '/api/v1/dashboard/export'];

const target = createServer((_request, response) => response.end('{"status":"ok"}'));
const folder = await temporaryFolder('penpal-hostile-');
let targetUrl = '';
beforeAll(async () => {
  await once(target.listen(0, '127.0.0.1'), 'listening');
  targetUrl = `http://127.0.0.1:${(target.address() as AddressInfo).port}`;
});
afterAll(async () => {
  target.close().closeAllConnections();
  await folder.remove();
});

async function servicesFile(services: readonly object[]) {
  const path = join(folder.path, `${services.length}.json`);
  await writeFile(path, JSON.stringify({ services }));
  return path;
}

const named = (count: number, interval: string) =>
  Array.from({ length: count }, (_, index) => ({
    name: `service-${index}`,
    url: targetUrl,
    interval,
    check: { path: `/healthy?${index}` },
  }));

interface Seen {
  readonly name: string;
  readonly status: string;
  readonly consecutiveFailures: number;
}
const services = async ({ url }: RunningServer) =>
  (await (await fetch(`${url}/api/v1/health/services`)).json()) as Seen[];

let exporter: RunningServer;
beforeAll(async () => {
  const file = await servicesFile(named(1000, '30s'));
  exporter = await startBuilt({ environment: { SERVICES_FILE: file, LOG_LEVEL: 'error' } });
  const areHealthy = async () =>
    (await services(exporter)).every(({ status }) => status === 'healthy');
  await timeUntil('every service is healthy', 100_000, areHealthy);
  await expectServed();
});
afterAll(() => exporter.stop());

async function expectServed() {
  for (const path of READ) {
    const response = await fetch(exporter.url + path);
    expect([path, response.status]).toEqual([path, 200]);
    await response.text();
  }
}

test.each(Object.keys(ATTACKS) as AttackName[])(
  'others are served at a thousand services, and memory stays bounded: %s',
  async (attack) => {
    const growth = await watchGrowth(exporter);
    const client = await startAttack(exporter, attack);
    onTestFinished(() => client[Symbol.dispose]());
    await expectServed();
    await expectServed();
    expect(await growth()).toBeLessThan(MAX_GROWTH_MIB);
  },
);

test('with 64 file descriptors, idle clients take none of the probes', async () => {
  const file = await servicesFile(named(20, '1s'));
  const { words, variables } = productionCommand();
  await using exporter = await startExporter({
    command: ['sh', '-c', 'ulimit -n 64 && exec "$0" "$@"', process.execPath, ...words],
    environment: { ...variables, SERVICES_FILE: file, LOG_LEVEL: 'error' },
  });
  const clients = Array.from({ length: 200 }, () =>
    connect(exporter.port, '127.0.0.1').on('error', () => undefined),
  );
  onTestFinished(() => clients.forEach((client) => client.destroy()));
  const probed = async () => {
    const text = await (await fetch(`${exporter.url}/metrics`)).text();
    const totals = [...text.matchAll(/^service_probes_total\{[^}]*\} (\d+)$/gm)];
    return totals.map(([, total]) => Number(total));
  };
  await expect.poll(async () => Math.min(...(await probed()))).toBeGreaterThan(3);
  const failures = (await services(exporter)).filter((each) => each.consecutiveFailures > 0);
  expect(failures).toEqual([]);
});

test('health, which anybody may read, stays small whatever a list of services holds', async () => {
  const long = 'x'.repeat(100_000);
  const targets = Array.from({ length: 30 }, (_, index) => `ftp://${long}${index}`);
  const list = join(folder.path, 'list.json');
  await writeFile(list, JSON.stringify([{ targets, labels: { [long]: long } }]));
  const file = join(folder.path, 'lists.json');
  const discovery = [{ file_sd_configs: [{ files: [list] }] }];
  await writeFile(file, JSON.stringify({ services: named(1, '30s'), discovery }));
  await using started = await startBuilt({ environment: { SERVICES_FILE: file } });
  const health = async () => (await fetch(`${started.url}/api/v1/health`)).text();
  await expect.poll(health).toMatch(/"failuresInARow":[1-9]/);
  expect((await health()).length).toBeLessThan(16_384);
});
