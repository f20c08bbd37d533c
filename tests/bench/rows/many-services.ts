import { startBuilt } from '../../support/processes/start-built.ts';
import { timeUntil } from '../../support/time-until.ts';
import { ask, startPeer, startTarget } from '../forked.ts';
import { probedServices, seconds } from '../measure.ts';
import { MeasuredProbes } from '../probe-errors.ts';
import type { Effort, Finding, Row } from '../report.ts';
import { servicesFile } from '../services-file.ts';
import { median, ratio, show } from '../statistics.ts';

/** Numbers of services, each with the interval that gives 100 probes per second. */
const FLEETS = [
  { count: 1_000, interval: '10s' },
  { count: 10_000, interval: '100s' },
] as const;
const SECONDS = 10;
const TURN_WATCH = new URL('../workers/turn-watch.ts', import.meta.url).href;
const MOST_MS = 3;

/** How long a scrape of many services stops the event loop, and how it affects probes. */
export const manyServicesRow: Row = {
  name: 'many-services',
  async measure(effort) {
    const findings: Finding[] = [];
    for (const fleet of FLEETS) findings.push(...(await compareFleet(fleet, effort)));
    return findings;
  },
};

type Fleet = (typeof FLEETS)[number];

async function compareFleet(fleet: Fleet, { runs, before }: Effort): Promise<Finding[]> {
  const { scraped, quiet, exposition } = await measureFleet(fleet, runs);
  const older = before ? await measureFleet(fleet, runs, before) : undefined;
  const theirs = await timePromClient(exposition, runs);
  const services = `${fleet.count.toLocaleString('en')} services`;
  const worse = median(scraped.p99) - median(quiet.p99);
  return [
    {
      what: `\`/metrics\`, ${services}, one scrape per second: longest stop of the event loop per second, median`,
      ours: show(scraped.stopsMs, 1, 'ms'),
      against:
        (older ? `before: ${show(older.scraped.stopsMs, 1, 'ms')}; ` : '') +
        `without scrapes ${show(quiet.stopsMs, 1, 'ms')}; prom-client \`metrics()\`, same series ` +
        `${show(theirs, 1, 'ms')} (${ratio(theirs, scraped.stopsMs).toFixed(1)} ×)`,
      goal: `≤ ${MOST_MS} ms`,
      met: median(scraped.stopsMs) <= MOST_MS,
    },
    {
      what: `${services}, probe error during these scrapes: p99`,
      ours: show(scraped.p99, 2, 'ms'),
      against: `without scrapes ${show(quiet.p99, 2, 'ms')}`,
      goal: 'at most 1 ms worse',
      met: worse <= 1,
    },
  ];
}

async function measureFleet({ count, interval }: Fleet, runs: number, project?: string) {
  using target = await startTarget();
  await using file = await servicesFile({ url: target.url, count, interval, delayMs: 50 });
  const stopsMs: number[] = [];
  await using product = await startBuilt({
    project,
    environment: { SERVICES_FILE: file.path, LOG_LEVEL: 'error' },
    flags: ['--import', TURN_WATCH],
    onLine: (line) => {
      if (line.startsWith('{"stopMs"')) stopsMs.push(Number(line.slice(10, -1)));
    },
  });
  const scrape = async () => (await fetch(`${product.url}/metrics`)).text();
  const isReady = async () => probedServices(await scrape()) === count;
  await timeUntil('every service is probed', 240_000, isReady);
  await seconds(15);
  const probes = new MeasuredProbes(target.child, product.url);
  const quiet = { stopsMs: [] as number[], p99: [] as number[] };
  const scraped = { stopsMs: [] as number[], p99: [] as number[] };
  for (let run = 0; run < runs; run++) {
    for (const [found, scrapes] of [
      [quiet, 'after the last'],
      [scraped, 'every second'],
    ] as const) {
      stopsMs.length = 0;
      found.p99.push((await probes.errorsOver(SECONDS, scrapes)).p99);
      found.stopsMs.push(median(stopsMs));
    }
  }
  return { quiet, scraped, exposition: await scrape() };
}

async function timePromClient(body: string, runs: number): Promise<number[]> {
  using peer = await startPeer('prom-client-server.ts', body);
  const ms: number[] = [];
  for (let run = -3; run < runs; run++) {
    const took = await ask<number>(peer.child, {});
    if (run >= 0) ms.push(took);
  }
  return ms;
}
