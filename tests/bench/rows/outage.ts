import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { load } from 'js-yaml';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { startBuilt } from '../../support/start-built.ts';
import { FREE_PORTS, SERVICE_NAMES } from '../../../demo/fleet/penpal-services.ts';
import type { ServiceName } from '../../../demo/fleet/penpal-services.ts';
import { startStack, type Stack } from '../../../demo/stack.ts';
import { median, quantile } from '../figures.ts';
import type { Row } from '../row.ts';
import { Notifications } from '../notifications.ts';
import { seconds, until } from '../wait.ts';

const OUTAGES_A_SERVICE = 5;
const BLIPS = 200;
const BLIPPING_SERVICES = 50;
const SHIPPED = resolve(import.meta.dirname, '../../../services.yml');

/**
 * From the kill to the notification received, with everything as shipped. The four services are
 * broken apart from each other, each at random moments of its own; beside them others fail a single
 * probe each time that they have been good for one.
 */
export const outageRow: Row = {
  name: 'outage',
  async measure() {
    await using folder = await disposableFolder();
    await using blips = await startBlipping();
    const file = join(folder.path, 'services.yml');
    const shipped = load(await readFile(SHIPPED, 'utf8')) as { services: object[] };
    await writeFile(
      file,
      JSON.stringify({ ...shipped, services: [...shipped.services, ...blips.services] }),
    );
    const heard = new Notifications();
    const stack = await startStack({
      fleet: { ports: FREE_PORTS, controlPort: 0 },
      startExporter: startBuilt,
      environment: { SERVICES_FILE: file },
      onExporterLine: heard.take,
    });
    try {
      await seconds(10);
      const outages = await Promise.all(
        SERVICE_NAMES.map((name) => breakOften(stack, heard, name)),
      );
      await until('all single failures are probed', 600, () => blips.failed() >= BLIPS);
      await seconds(60);
      const tookSeconds = outages.flat();
      const invented = heard.ofServices((name) => name.startsWith('blip-'));
      return findingsOf(tookSeconds, blips.failed(), invented);
    } finally {
      await stack.stop();
    }
  },
};

/** Seconds from each kill to its notification. The next kill waits until the end of the last was told. */
async function breakOften(stack: Stack, heard: Notifications, name: ServiceName) {
  const service = stack.fleet.services[name];
  const took: number[] = [];
  for (let outage = 0; outage < OUTAGES_A_SERVICE; outage++) {
    await seconds(Math.random() * 30);
    const killed = performance.now();
    await service.setFault('down');
    const heardMs = await heard.next(name, 'firing', 120);
    took.push((heardMs - killed) / 1000);
    await service.clearFault();
    await heard.next(name, 'resolved', 180);
  }
  return took;
}

function findingsOf(tookSeconds: readonly number[], failed: number, invented: number) {
  const p95 = quantile(tookSeconds, 0.95);
  return [
    {
      what: `outage to notification received, ${tookSeconds.length} outages at random phases, shipped defaults: p95`,
      ours: `${p95.toFixed(1)} s (median ${median(tookSeconds).toFixed(1)}, most ${Math.max(...tookSeconds).toFixed(1)})`,
      against:
        'by arithmetic, uniform phase: Gatus (60 s, 3 failures) p95 177 s, most 180 s; ' +
        'Uptime Kuma (60 s, 1 failure) p95 57 s, most 60 s',
      goal: '≤ 60 s',
      met: p95 <= 60,
    },
    {
      what: `notifications for ${failed} single failed probes`,
      ours: String(invented),
      against: `by arithmetic: Gatus 0; Uptime Kuma without retries ${failed}`,
      goal: '0',
      met: invented === 0,
    },
  ];
}

/** Services that answer well and badly in turn: each bad answer is a single failed probe. */
async function startBlipping() {
  const asked = new Map<string, number>();
  let failed = 0;
  const server = createServer(({ url = '' }, response) => {
    const count = (asked.get(url) ?? 0) + 1;
    asked.set(url, count);
    const isBad = count % 2 === 0;
    if (isBad) failed += 1;
    response.writeHead(isBad ? 500 : 200).end(JSON.stringify({ status: 'ok' }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    services: Array.from({ length: BLIPPING_SERVICES }, (_, index) => ({
      ...{ name: `blip-${index}`, url, check: { path: `/health/${index}` } },
    })),
    failed: () => failed,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function disposableFolder() {
  const folder = await temporaryFolder('penpal-outage-');
  return { ...folder, [Symbol.asyncDispose]: () => folder.remove() };
}
