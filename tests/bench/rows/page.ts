import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { startBuilt } from '../../support/processes/start-built.ts';
import { timeUntil } from '../../support/time-until.ts';
import { startTarget, type ForkedServer } from '../forked.ts';
import { firstPaints } from '../first-paint.ts';
import { cpuMicros, probedServices, seconds } from '../measure.ts';
import type { Row } from '../report.ts';
import { servicesFile } from '../services-file.ts';
import { median, show } from '../statistics.ts';

const SERVICES = 1_000;
const PAGES = 20;
/** Pages are shared for 100 ms. */
const PAUSE_SECONDS = 0.25;

interface Page {
  /** CPU time, all threads, above that of the same time without pages. */
  readonly cpuMs: number[];
  readonly kb: number;
  readonly compressedKb: number;
  /** Milliseconds; empty without Chromium. */
  readonly paints: readonly number[];
}

const PAINT_GOAL_MS = 200;

/** The status page with 1,000 services, and its first paint with four, too. */
export const pageRow: Row = {
  name: 'page',
  async measure({ runs, before }) {
    using target = await startTarget();
    const ours = await measurePage(target, { runs, visits: runs });
    const older = before ? await measurePage(target, { runs, project: before }) : undefined;
    const paint = (services: string, { paints }: Page) => ({
      what: `status page with ${services} services: first paint in Chromium, nothing cached`,
      ours: paints.length > 0 ? show(paints, 0, 'ms') : 'no Chromium here',
      against: '',
      goal: `≤ ${PAINT_GOAL_MS} ms`,
      met: paints.length > 0 ? median(paints) <= PAINT_GOAL_MS : undefined,
    });
    return [
      {
        what: `status page with ${SERVICES.toLocaleString('en')} services: CPU time to make it; its size, and that sent to a browser`,
        ours: shown(ours),
        against: older ? `before: ${shown(older)}` : '',
        goal: '≤ 50 ms, ≤ 300 kB',
        met: median(ours.cpuMs) <= 50 && ours.kb <= 300,
      },
      paint('4', await measurePage(target, { runs: 0, count: 4, visits: runs })),
      paint(SERVICES.toLocaleString('en'), ours),
    ];
  },
};

const shown = ({ cpuMs, kb, compressedKb }: Page) =>
  `${show(cpuMs, 0, 'ms')}; ${kb.toFixed(0)} kB, ${compressedKb.toFixed(0)} kB sent`;

interface Measured {
  readonly runs: number;
  /** In the browser. */
  readonly visits?: number;
  readonly count?: number;
  readonly project?: string;
}

async function measurePage(
  target: ForkedServer,
  { runs, visits = 0, count = SERVICES, project }: Measured,
): Promise<Page> {
  const services = { url: target.url, count, interval: '30s' };
  await using file = await servicesFile(services);
  const environment = { SERVICES_FILE: file.path, LOG_LEVEL: 'error' };
  await using product = await startBuilt({ environment, project });
  const scrape = async () => (await fetch(`${product.url}/metrics`)).text();
  const isReady = async () => probedServices(await scrape()) === count;
  await timeUntil('every service is probed', 60_000, isReady);
  const page = (encoding: string) => bytesOf(product.url, encoding);
  const cpuOver = async (task: () => Promise<unknown>) => {
    const from = cpuMicros(product.pid);
    for (let made = 0; made < PAGES; made++) await Promise.all([task(), seconds(PAUSE_SECONDS)]);
    return (cpuMicros(product.pid) - from) / PAGES / 1000;
  };
  if (runs > 0) await cpuOver(() => page('br'));
  const cpuMs: number[] = [];
  for (let run = 0; run < runs; run++) {
    const idleMs = await cpuOver(() => Promise.resolve());
    cpuMs.push((await cpuOver(() => page('br'))) - idleMs);
  }
  const [bytes, compressed] = [await page('identity'), await page('br')];
  const paints = visits > 0 ? await firstPaints(product.url, visits) : [];
  return { cpuMs, kb: bytes / 1000, compressedKb: compressed / 1000, paints };
}

async function bytesOf(url: string, encoding: string): Promise<number> {
  const headers = { accept: 'text/html', 'accept-encoding': encoding };
  const [response] = (await once(get(url, { headers }), 'response')) as [IncomingMessage];
  return (await buffer(response)).length;
}
