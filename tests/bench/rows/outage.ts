import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { FREE_PORTS, SERVICE_NAMES } from '../../../demo/fleet/penpal-services.ts';
import type { ServiceName } from '../../../demo/fleet/penpal-services.ts';
import { startStack } from '../../../demo/stack.ts';
import type { Stack } from '../../../demo/stack.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { startBuilt } from '../../support/processes/start-built.ts';
import { timeUntil } from '../../support/time-until.ts';
import { seconds } from '../measure.ts';
import type { Row } from '../report.ts';
import { median, quantile } from '../statistics.ts';

const OUTAGES_PER_SERVICE = 5;
const SINGLE_FAILURES = 200;
const FAILING_SERVICES = 50;
const SHIPPED = resolve(import.meta.dirname, '../../../services.yml');

/**
 * Time from the kill of a service to its notification, with the shipped configuration. Each of the four
 * services is killed at random times. Every second probe of other services fails, which must not notify.
 */
export const outageRow: Row = {
  name: 'outage',
  async measure() {
    await using started = new AsyncDisposableStack();
    const folder = await temporaryFolder('penpal-outage-');
    started.defer(() => folder.remove());
    const failing = started.use(await startFailingServices());
    const file = join(folder.path, 'services.yml');
    const shipped = load(await readFile(SHIPPED, 'utf8')) as { services: object[] };
    const services = [...shipped.services, ...failing.services];
    await writeFile(file, JSON.stringify({ ...shipped, services }));
    const notifications = new Notifications();
    const stack = await startStack({
      fleet: { ports: FREE_PORTS, controlPort: 0 },
      startExporter: startBuilt,
      environment: { SERVICES_FILE: file },
      onExporterLine: notifications.take,
    });
    started.defer(() => stack.stop());
    await seconds(10);
    const outages = await Promise.all(
      SERVICE_NAMES.map((name) => killRepeatedly(stack, notifications, name)),
    );
    const isDone = () => failing.failedProbes() >= SINGLE_FAILURES;
    await timeUntil('enough single probes failed', 600_000, isDone);
    await seconds(60);
    const wrong = notifications.countOf((name) => name.startsWith('failing-'));
    return findingsOf(outages.flat(), failing.failedProbes(), wrong);
  },
};

/** Seconds from each kill to its notification. The next kill waits for the resolution of the last one. */
async function killRepeatedly(stack: Stack, notifications: Notifications, name: ServiceName) {
  const service = stack.fleet.services[name];
  const took: number[] = [];
  for (let outage = 0; outage < OUTAGES_PER_SERVICE; outage++) {
    await seconds(Math.random() * 30);
    const killedMs = performance.now();
    await service.setFault('down');
    const notifiedMs = await notifications.next(name, 'firing', 120_000);
    took.push((notifiedMs - killedMs) / 1000);
    await service.clearFault();
    await notifications.next(name, 'resolved', 180_000);
  }
  return took;
}

function findingsOf(tookSeconds: readonly number[], failedProbes: number, wrong: number) {
  const p95 = quantile(tookSeconds, 0.95);
  return [
    {
      what: `outage to notification, ${tookSeconds.length} outages at random times, shipped defaults: p95`,
      ours: `${p95.toFixed(1)} s (median ${median(tookSeconds).toFixed(1)}, max ${Math.max(...tookSeconds).toFixed(1)})`,
      against:
        'calculated for random times: Gatus (60 s, 3 failures) p95 177 s, max 180 s; ' +
        'Uptime Kuma (60 s, 1 failure) p95 57 s, max 60 s',
      goal: '≤ 60 s',
      met: p95 <= 60,
    },
    {
      what: `notifications for ${failedProbes} single failed probes`,
      ours: String(wrong),
      against: `calculated: Gatus 0; Uptime Kuma without retries ${failedProbes}`,
      goal: '0',
      met: wrong === 0,
    },
  ];
}

/** Services whose probes succeed and fail in turn, so that there are never two failures in a row. */
async function startFailingServices() {
  const requests = new Map<string, number>();
  let failed = 0;
  const server = createServer(({ url = '' }, response) => {
    const count = (requests.get(url) ?? 0) + 1;
    requests.set(url, count);
    const fails = count % 2 === 0;
    if (fails) failed += 1;
    response.writeHead(fails ? 500 : 200).end(JSON.stringify({ status: 'ok' }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    services: Array.from({ length: FAILING_SERVICES }, (_, index) => ({
      ...{ name: `failing-${index}`, url, check: { path: `/health/${index}` } },
    })),
    failedProbes: () => failed,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

type Status = 'firing' | 'resolved';

/** ServiceDown notifications in the log of the monitoring service. */
class Notifications {
  readonly #received: { service: string; status: Status; atMs: number }[] = [];

  /** Takes a line of the log. */
  readonly take = (line: string): void => {
    if (!line.includes('"notification: ')) return;
    const { alert, status, service } = JSON.parse(line) as {
      alert: string;
      status: Status;
      service?: string;
    };
    if (alert !== 'ServiceDown' || service === undefined) return;
    this.#received.push({ service, status, atMs: performance.now() });
  };

  /** Time (performance.now) of the next notification with this status for the service. */
  async next(service: string, status: Status, withinMs: number): Promise<number> {
    const fromMs = performance.now();
    const find = () =>
      this.#received.find(
        (one) => one.service === service && one.status === status && one.atMs >= fromMs,
      );
    await timeUntil(`ServiceDown ${status} for ${service}`, withinMs, () => Boolean(find()), 50);
    return find()!.atMs;
  }

  /** The number of notifications for matching services. */
  countOf(matches: (service: string) => boolean): number {
    return this.#received.filter(({ service }) => matches(service)).length;
  }
}
