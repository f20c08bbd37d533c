import { findRealPart, type RealPart } from '../../../demo/real-parts.ts';
import { SCRAPE_SECONDS, fastScrapes } from '../fast-scrapes.ts';
import type { Finding, Row } from '../row.ts';
import { BLOCK_SECONDS, BLOCK_START, storeBlock } from '../stored-block.ts';
import type { StoredBlock } from '../stored-block.ts';

const COUNTS = [4, 100];
const SCRAPES = BLOCK_SECONDS / SCRAPE_SECONDS;
/** What Prometheus's documentation reckons with: one to two bytes (Storage, operational aspects). */
const MOST_BYTES = 2;
/** What Prometheus puts on every series. */
const TARGET = 'job="penpal-monitoring",instance="monitoring-service:3005"';

/** What Prometheus needs on disk for a sample of ours, from a block of two hours' scrapes. */
export const bytesASampleRow: Row = {
  name: 'bytes-a-sample',
  async measure() {
    const promtool = await findRealPart('promtool');
    if ('absent' in promtool) {
      console.log(`The row bytes-a-sample stays as it is: ${promtool.absent}`);
      return [];
    }
    return Promise.all(COUNTS.map((count) => measureOne(promtool, count)));
  },
};

async function measureOne(promtool: RealPart, count: number): Promise<Finding> {
  let textBytes = 0;
  async function* scrapes() {
    for await (const scrape of fastScrapes(count, SCRAPES)) {
      textBytes += Buffer.byteLength(scrape);
      yield scrape;
    }
  }
  const ours = await storeBlock(promtool, stamped(scrapes()));
  const constant = await storeBlock(promtool, stamped(gauges(ours.series, () => 1)));
  const random = await storeBlock(promtool, stamped(gauges(ours.series, Math.random)));
  const perSample = ours.blockBytes / ours.samples;
  return {
    what: `bytes on disk a sample, ${count} services, ${ours.series.toLocaleString('en')} series scraped each 5 s for 2 h`,
    ours: `${perSample.toFixed(2)} B (values ${chunks(ours)})`,
    against:
      `the same series constant ${chunks(constant)} B, random ${chunks(random)} B; ` +
      `as scraped, text ${(textBytes / ours.samples).toFixed(0)} B`,
    goal: `≤ ${MOST_BYTES} B`,
    met: perSample <= MOST_BYTES,
  };
}

/** Bytes of a sample itself, without its part of the index. */
function chunks({ chunkBytes, samples }: StoredBlock): string {
  return (chunkBytes / samples).toFixed(2);
}

/** Scrapes of as many gauges. */
function* gauges(series: number, valueOf: () => number): Generator<string> {
  for (let scrape = 0; scrape < SCRAPES; scrape++) {
    const lines = Array.from({ length: series }, (_, index) => `gauge_${index} ${valueOf()}\n`);
    yield lines.join('');
  }
}

/** OpenMetrics of scrapes that are as far apart as shipped: their samples with target and time. */
async function* stamped(scrapes: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let at = BLOCK_START;
  for await (const scrape of scrapes) {
    const samples = scrape.matchAll(/^([a-z]\w*)(?:\{(.*)\})? (\S+)$/gm);
    yield [...samples]
      .map(([, name, labels, value]) => {
        const all = labels === undefined ? TARGET : `${labels},${TARGET}`;
        return `${name}{${all}} ${value} ${at}\n`;
      })
      .join('');
    at += SCRAPE_SECONDS;
  }
  yield '# EOF\n';
}
