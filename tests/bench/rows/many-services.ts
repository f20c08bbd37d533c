import { startBuilt } from '../../support/processes/start-built.ts';
import { timeUntil } from '../../support/time-until.ts';
import { ask, startPeer, startTarget } from '../forked.ts';
import { probedServices, seconds } from '../measure.ts';
import { MeasuredProbes } from '../probe-errors.ts';
import type { Finding, Row } from '../report.ts';
import { servicesFile } from '../services-file.ts';
import { median, ratio, show } from '../statistics.ts';

/** Numbers of services, each with the interval that gives 100 probes per second. */
const FLEETS = [
  { count: 1_000, interval: '10s' },
  { count: 10_000, interval: '100s' },
] as const;
const SECONDS = 10;
const LOOP_WATCH = new URL('../workers/loop-watch.ts', import.meta.url).href;

/** How long a scrape of many services blocks the event loop, and how it affects probes. */
export const manyServicesRow: Row = {
  name: 'many-services',
  async measure({ runs }) {
    const findings: Finding[] = [];
    for (const fleet of FLEETS) findings.push(...(await measureFleet(fleet, runs)));
    return findings;
  },
};

async function measureFleet(
  { count, interval }: (typeof FLEETS)[number],
  runs: number,
): Promise<Finding[]> {
  using target = await startTarget();
  await using file = await servicesFile({ url: target.url, count, interval, delayMs: 50 });
  const blocked: number[] = [];
  await using product = await startBuilt({
    environment: { SERVICES_FILE: file.path, LOG_LEVEL: 'error' },
    flags: ['--import', LOOP_WATCH],
    onLine: (line) => {
      if (line.startsWith('{"blockedMs"')) blocked.push(Number(line.slice(13, -1)));
    },
  });
  const scrape = async () => (await fetch(`${product.url}/metrics`)).text();
  const isReady = async () => probedServices(await scrape()) === count;
  await timeUntil('every service is probed', 240_000, isReady);
  await seconds(15);
  const probes = new MeasuredProbes(target.child, product.url);
  const quiet = { blocked: [] as number[], p99: [] as number[] };
  const scraped = { blocked: [] as number[], p99: [] as number[] };
  for (let run = 0; run < runs; run++) {
    for (const [found, scrapes] of [
      [quiet, 'after the last'],
      [scraped, 'every second'],
    ] as const) {
      blocked.length = 0;
      found.p99.push((await probes.errorsOver(SECONDS, scrapes)).p99);
      found.blocked.push(median(blocked));
    }
  }
  const theirs = await timePromClient(await scrape(), runs);
  const services = `${count.toLocaleString('en')} services`;
  const worse = median(scraped.p99) - median(quiet.p99);
  return [
    {
      what: `\`/metrics\`, ${services}, one scrape per second: longest block of the event loop per second, median`,
      ours: show(scraped.blocked, 1, 'ms'),
      against:
        `without scrapes ${show(quiet.blocked, 1, 'ms')}; prom-client \`metrics()\`, same series ` +
        `${show(theirs, 1, 'ms')} (${ratio(theirs, scraped.blocked).toFixed(1)} ×)`,
      goal: '≤ 5 ms',
      met: median(scraped.blocked) <= 5,
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

async function timePromClient(body: string, runs: number): Promise<number[]> {
  using peer = await startPeer('prom-client-server.ts', body);
  const ms: number[] = [];
  for (let run = -3; run < runs; run++) {
    const took = await ask<number>(peer.child, {});
    if (run >= 0) ms.push(took);
  }
  return ms;
}
