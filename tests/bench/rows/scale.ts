import { startBuilt } from '../../support/processes/start-built.ts';
import { timeUntil } from '../../support/time-until.ts';
import { startTarget } from '../forked.ts';
import { cpuMicros, probedServices, residentMb, seconds } from '../measure.ts';
import type { Finding, Row } from '../report.ts';
import { servicesFile } from '../services-file.ts';

const COUNTS = [10, 100, 1_000, 10_000];
const SECONDS = 60;
/** Limit of the lag's p99 by the number of services, milliseconds. */
const MOST_LAG_MS = (count: number) => (count <= 1_000 ? 100 : 1_000);

/** The cost of more services at the interval of 30 s. */
export const scaleRow: Row = {
  name: 'scale',
  async measure() {
    const findings: Finding[] = [];
    let first: number | undefined;
    for (const count of COUNTS) {
      const { cpuShare, lagMs, memoryMb } = await measureOne(count);
      first ??= memoryMb;
      const perService = ((memoryMb - first) / (count - COUNTS[0]!)) * 1024;
      findings.push({
        what: `${count.toLocaleString('en')} services, 30 s interval`,
        ours: `lag p99 ≤ ${lagMs} ms, ${(cpuShare * 100).toFixed(1)} % of a core, ${memoryMb.toFixed(0)} MB`,
        against:
          count === COUNTS[0]
            ? ''
            : `${((cpuShare / count) * 100_000).toFixed(1)} % of a core per 1,000 services; ${perService.toFixed(0)} kB per service`,
        goal: `lag p99 ≤ ${MOST_LAG_MS(count)} ms`,
        met: lagMs <= MOST_LAG_MS(count),
      });
    }
    return findings;
  },
};

async function measureOne(count: number) {
  using target = await startTarget();
  await using file = await servicesFile({ url: target.url, count, interval: '30s' });
  await using product = await startBuilt({
    environment: { SERVICES_FILE: file.path, LOG_LEVEL: 'error' },
  });
  const scrape = async () => (await fetch(`${product.url}/metrics`)).text();
  const isReady = async () => probedServices(await scrape()) === count;
  await timeUntil('every service is probed', 120_000, isReady);
  await seconds(30);
  const before = lagBuckets(await scrape());
  const cpuBefore = cpuMicros(product.pid);
  await seconds(SECONDS);
  const cpuShare = (cpuMicros(product.pid) - cpuBefore) / (SECONDS * 1e6);
  const lagMs = p99Bound(before, lagBuckets(await scrape()));
  return { cpuShare, lagMs, memoryMb: residentMb(product.pid) };
}

type Buckets = ReadonlyMap<number, number>;

function lagBuckets(exposition: string): Buckets {
  const lines = exposition.matchAll(
    /^penpal_monitoring_schedule_lag_seconds_bucket\{le="(.*)"\} (\d+)$/gm,
  );
  const bound = (le: string) => (le === '+Inf' ? Infinity : Number(le));
  return new Map([...lines].map(([, le = '', count]) => [bound(le), Number(count)] as const));
}

/** The upper bound of the bucket with the p99 of the observations between the scrapes, milliseconds. */
function p99Bound(before: Buckets, after: Buckets): number {
  const total = (after.get(Infinity) ?? 0) - (before.get(Infinity) ?? 0);
  for (const [bound, count] of after) {
    if (count - (before.get(bound) ?? 0) >= total * 0.99) return bound * 1000;
  }
  return Infinity;
}
