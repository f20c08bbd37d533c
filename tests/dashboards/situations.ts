import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import got from 'got';
import { startFleet } from '../../demo/fleet/fleet.ts';
import { FREE_PORTS } from '../../demo/fleet/penpal-services.ts';
import { findRealPart } from '../../demo/real-parts.ts';
import { startAlertmanager } from '../../demo/real-servers.ts';
import { serviceUrls } from '../../demo/stack.ts';
import { temporaryFolder } from '../../demo/temporary-folder.ts';
import { renderAlertmanagerConfig } from '../../provisioning/stack-files.ts';
import type { Exposed } from '../soak/scrape.ts';
import { replayAiService } from '../support/fleet/replayed-ai-service.ts';
import { startBuilt } from '../support/processes/start-built.ts';
import type { Moment } from '../support/staged/staged-day.ts';
import {
  scrapeUrl,
  STAGED_START_MS,
  startStagedPrometheus,
} from '../support/staged/staged-prometheus.ts';
import { timeUntil } from '../support/time-until.ts';

/** A time of a staged day at which somebody opens the dashboards. */
export interface Situation {
  readonly prometheus: string;
  /** Unix seconds. */
  readonly at: number;
}

export type Situations = Readonly<Record<string, Situation>>;

export const SITUATIONS = [
  ...['fresh', 'healthy', 'db-service down', 'sources gone', '40 services'],
  ...['recorded fresh', 'recorded used', 'recorded again', 'recorded away'],
];

const [MINUTE, HOUR] = [60, 3600];
/** The exporter probes and reads each second: real time is short. */
const EACH_SECOND = { HEALTH_CHECK_INTERVAL: '1000', METRICS_COLLECTION_INTERVAL: '1000' };
const SOON_MS = 10_000;

/** The first hours of the demo fleet: an outage of db-service, then two sources that cannot be read. */
async function dayOfTheFleet(stack: AsyncDisposableStack): Promise<Situations> {
  const startMs = STAGED_START_MS;
  const clock = { ms: startMs, now: () => clock.ms };
  const fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0, planned: true, clock });
  stack.defer(() => fleet.stop());
  const { services } = fleet;
  const day = await watchedDay(stack, serviceUrls(fleet), services['ai-service'].url);
  if (!day) return {};
  const note = (second: number) => {
    clock.ms = startMs + second * 1000;
    return day.note(second);
  };
  await note(0);
  await note(HOUR);
  await note(3 * HOUR);
  await services['db-service'].setFault('down');
  await day.reports('service_health_status{service_name="db-service"', 0);
  await note(3 * HOUR + 15);
  await note(3 * HOUR + 15 * MINUTE);
  await services['db-service'].clearFault();
  await day.reports('service_health_status{service_name="db-service"', 1);
  await note(3 * HOUR + 15 * MINUTE + 15);
  await note(4 * HOUR);
  await services['ai-service'].setFault('metrics-missing');
  await services['payment-service'].setFault('metrics-missing');
  await day.reports('penpal_collector_success{collector="payments"', 0);
  await day.reports('penpal_collector_success{collector="ai-usage"', 0);
  await note(4 * HOUR + 15);
  await note(4 * HOUR + 20 * MINUTE);
  return day.play({
    fresh: 50,
    healthy: 3 * HOUR - 15,
    'db-service down': 3 * HOUR + 14 * MINUTE,
    'sources gone': 4 * HOUR + 15 * MINUTE,
  });
}

/** The real ai-service as it was recorded: idle, then used twice, then away. The other services are of the fleet. */
export async function dayOfTheRecordings(stack: AsyncDisposableStack): Promise<Situations> {
  const recorded = stack.use(await replayAiService());
  const fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0 });
  stack.defer(() => fleet.stop());
  const urls = { ...serviceUrls(fleet), AI_SERVICE_URL: recorded.url };
  const day = await watchedDay(stack, urls, recorded.url);
  if (!day) return {};
  let second = 0;
  for (const name of ['fresh', 'used', 'again', 'nothing'] as const) {
    recorded.replay(name);
    if (name === 'nothing') await day.reports('penpal_collector_success{collector="ai-usage"', 0);
    await day.note(second);
    await day.note(second + 10 * MINUTE - 15);
    second += 10 * MINUTE;
  }
  return day.play({
    'recorded fresh': 9 * MINUTE,
    'recorded used': 19 * MINUTE,
    'recorded again': 29 * MINUTE,
    'recorded away': 39 * MINUTE,
  });
}

/** Forty services without sources, two of them down for a while. */
async function fortyServices(stack: AsyncDisposableStack): Promise<Situations> {
  const fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0 });
  stack.defer(() => fleet.stop());
  const folder = await temporaryFolder('penpal-forty-');
  stack.defer(() => folder.remove());
  const file = join(folder.path, 'services.yml');
  const { url } = fleet.services['db-service'];
  const gone = fleet.services['payment-service'];
  await gone.setFault('down');
  const services = Array.from({ length: 40 }, (_, index) => ({
    name: `service-${String(index + 1).padStart(2, '0')}-of-the-shop`,
    url: index % 20 === 7 ? gone.url : url,
  }));
  await writeFile(file, JSON.stringify({ services }));
  const day = await watchedDay(stack, { SERVICES_FILE: file });
  if (!day) return {};
  await day.reports('service_health_status{service_name="service-08', 0);
  await day.note(0);
  await day.note(HOUR);
  return day.play({ '40 services': HOUR });
}

/** Every situation. Empty if this machine cannot have Prometheus. */
export async function everySituation(stack: AsyncDisposableStack): Promise<Situations> {
  const days = [dayOfTheFleet, fortyServices, dayOfTheRecordings].map((day) => day(stack));
  return Object.assign({}, ...(await Promise.all(days))) as Situations;
}

/** A day that the built exporter, Prometheus and Alertmanager watch. */
async function watchedDay(
  stack: AsyncDisposableStack,
  environment: Record<string, string>,
  aiService?: string,
) {
  const prometheus = await startStagedPrometheus();
  if (!prometheus) return undefined;
  stack.use(prometheus);
  const exporter = await startWatching(stack, environment);
  const jobs = {
    'penpal-monitoring': `${exporter.url}/metrics`,
    'penpal-prometheus': `${prometheus.url}/metrics`,
    'penpal-alertmanager': `${await startQuietAlertmanager(stack, exporter.url)}/metrics`,
    ...(aiService !== undefined && { 'ai-service': `${aiService}/api/v1/metrics` }),
  };
  const moments: Moment[] = [];
  return {
    reports: exporter.reports,
    /** Notes what is exposed once the services were probed and the sources read again. */
    note: async (second: number) => {
      await exporter.hasReadAgain();
      moments.push({ second, jobs: await scrapeAll(jobs) });
    },
    play: async (seconds: Readonly<Record<string, number>>): Promise<Situations> => {
      const start = await prometheus.play(moments);
      const found = Object.entries(seconds).map(([name, second]) => {
        return [name, { prometheus: prometheus.url, at: start + second }] as const;
      });
      return Object.fromEntries(found);
    },
  };
}

async function scrapeAll(jobs: Readonly<Record<string, string>>) {
  const scrapes: Record<string, Exposed | undefined> = {};
  for (const [job, url] of Object.entries(jobs)) {
    scrapes[job] = await scrapeUrl(url).catch(() => undefined);
  }
  return scrapes;
}

/** The built exporter. */
async function startWatching(stack: AsyncDisposableStack, environment: Record<string, string>) {
  const exporter = stack.use(await startBuilt({ environment: { ...EACH_SECOND, ...environment } }));
  /** The lines of `/metrics` that start so. */
  const lines = async (start: string) =>
    (await got(`${exporter.url}/metrics`).text())
      .split('\n')
      .filter((line) => line.startsWith(start));
  const probes = async () => {
    const counts = await lines('service_probes_total{');
    return Math.min(...counts.map((line) => Number(line.split(' ').at(-1))));
  };
  return {
    url: exporter.url,
    /** Waits until it has probed each service and read each source once more. */
    hasReadAgain: async () => {
      const before = await probes();
      await timeUntil(
        'each service is probed again',
        SOON_MS,
        async () => (await probes()) >= before + 2,
      );
    },
    /** Waits for the value of the series that starts so. */
    reports: (series: string, value: number) =>
      timeUntil(`${series} is ${value}`, SOON_MS, async () =>
        (await lines(series)).some((line) => line.endsWith(` ${value}`)),
      ),
  };
}

async function startQuietAlertmanager(stack: AsyncDisposableStack, exporter: string) {
  const part = await findRealPart('alertmanager');
  if ('absent' in part) return 'http://127.0.0.1:9';
  const folder = await temporaryFolder('penpal-alertmanager-');
  stack.defer(() => folder.remove());
  const configFile = join(folder.path, 'alertmanager.yml');
  const notificationsTokenFile = join(folder.path, 'token');
  await writeFile(notificationsTokenFile, 'a token of the tests');
  const address = new URL(exporter).host;
  await writeFile(
    configFile,
    renderAlertmanagerConfig({ exporter: address, notificationsTokenFile }),
  );
  // Alertmanager counts its members only in a cluster.
  const flags = ['--cluster.listen-address=127.0.0.1:0'];
  return stack.use(await startAlertmanager({ part, configFile, flags })).url;
}
