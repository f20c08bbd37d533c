import { createWriteStream } from 'node:fs';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { load } from 'js-yaml';
import { startFleet } from '../../../demo/fleet/fleet.ts';
import { FREE_PORTS, SERVICE_NAMES } from '../../../demo/fleet/penpal-services.ts';
import { findRealPart, type RealPart } from '../../../demo/real-parts.ts';
import { serviceUrls } from '../../../demo/stack.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { startBuilt } from '../../support/processes/start-built.ts';
import { startTarget } from '../forked.ts';
import { mustWork, seconds } from '../measure.ts';
import type { Finding, Row } from '../report.ts';

const COUNTS = [4, 100];
/** Limit from Prometheus's documentation: one to two bytes (Storage, operational aspects). */
const MOST_BYTES = 2;
/** As in prometheus.yml. */
const SCRAPE_SECONDS = 5;
/** Length of a block as Prometheus first writes it, seconds. */
const BLOCK_SECONDS = 7_200;
const SCRAPES = BLOCK_SECONDS / SCRAPE_SECONDS;
/** Start of all blocks, Unix seconds. Prometheus starts blocks at multiples of their length. */
const BLOCK_START = (Math.floor(Date.now() / 1000 / BLOCK_SECONDS) - 1) * BLOCK_SECONDS;
const WRITE_MS = 600_000;
/** The labels that Prometheus adds to every series. */
const TARGET = 'job="penpal-monitoring",instance="monitoring-service:3005"';

const SHIPPED = resolve(import.meta.dirname, '../../../services.yml');
/**
 * Factor by which probes, collections, scrapes and the fleet run faster than shipped. Not so fast that two
 * scrapes read the same process metrics, which are cached for PROCESS_CACHE_MS.
 */
const SPEED = 40;
const SHIPPED_MS = { interval: 15_000, collectionInterval: 30_000 };

/** Disk space per sample in Prometheus, from a block with two hours of scrapes. */
export const bytesPerSampleRow: Row = {
  name: 'bytes-per-sample',
  async measure() {
    const promtool = await findRealPart('promtool');
    if ('absent' in promtool) {
      console.log(`The row bytes-per-sample is not measured: ${promtool.absent}`);
      return [];
    }
    return Promise.all(COUNTS.map((count) => measureOne(promtool, count)));
  },
};

async function measureOne(promtool: RealPart, count: number): Promise<Finding> {
  let textBytes = 0;
  async function* scrapes() {
    for await (const scrape of fastScrapes(count)) {
      textBytes += Buffer.byteLength(scrape);
      yield scrape;
    }
  }
  const ours = await storeBlock(promtool, stamped(scrapes()));
  const constant = await storeBlock(promtool, stamped(gauges(ours.series, () => 1)));
  const random = await storeBlock(promtool, stamped(gauges(ours.series, Math.random)));
  const perSample = ours.blockBytes / ours.samples;
  return {
    what: `bytes on disk per sample, ${count} services, ${ours.series.toLocaleString('en')} series scraped every 5 s for 2 h`,
    ours: `${perSample.toFixed(2)} B (values ${chunks(ours)})`,
    against:
      `the same number of constant series ${chunks(constant)} B, of random series ${chunks(random)} B; ` +
      `text of the scrapes ${(textBytes / ours.samples).toFixed(0)} B`,
    goal: `≤ ${MOST_BYTES} B`,
    met: perSample <= MOST_BYTES,
  };
}

/** Bytes per sample without the index. */
function chunks({ chunkBytes, samples }: StoredBlock): string {
  return (chunkBytes / samples).toFixed(2);
}

/** Scrapes of gauges. */
function* gauges(series: number, valueOf: () => number): Generator<string> {
  for (let scrape = 0; scrape < SCRAPES; scrape++) {
    const lines = Array.from({ length: series }, (_, index) => `gauge_${index} ${valueOf()}\n`);
    yield lines.join('');
  }
}

/** The scrapes as OpenMetrics text, with target labels and with timestamps at the shipped interval. */
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

/**
 * Scrapes of the built monitoring service: the four services of the fleet with their business metrics, and
 * others without, all of them real servers. Only the intervals of probes and scrapes are shorter.
 */
async function* fastScrapes(services: number): AsyncGenerator<string> {
  await using started = new AsyncDisposableStack();
  const startMs = Date.now();
  const clock = { now: () => startMs + SPEED * (Date.now() - startMs) };
  const fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0, planned: true, clock });
  started.defer(() => fleet.stop());
  const target = started.use(await startTarget());
  const folder = await temporaryFolder('penpal-bench-');
  started.defer(() => folder.remove());
  const file = join(folder.path, 'services.yml');
  await writeFile(file, await servicesText(services, target.url));
  const environment = { ...serviceUrls(fleet), SERVICES_FILE: file, LOG_LEVEL: 'error' };
  const { url } = started.use(await startBuilt({ environment }));
  await seconds(5);
  let dueMs = performance.now();
  for (let scrape = 0; scrape < SCRAPES; scrape++) {
    yield (await fetch(`${url}/metrics`)).text();
    dueMs += (SCRAPE_SECONDS * 1000) / SPEED;
    await seconds(Math.max(0, dueMs - performance.now()) / 1000);
  }
}

/** The shipped services.yml with more services, all at one target. */
async function servicesText(count: number, url: string): Promise<string> {
  const shipped = load(await readFile(SHIPPED, 'utf8')) as { defaults: object; services: object[] };
  const others = Array.from({ length: count - SERVICE_NAMES.length }, (_, index) => ({
    ...{ name: `service-${index}`, url, check: { path: `/health?id=${index}` } },
  }));
  const { interval, collectionInterval } = SHIPPED_MS;
  const faster = {
    interval: `${interval / SPEED}ms`,
    collectionInterval: `${collectionInterval / SPEED}ms`,
  };
  return JSON.stringify({
    defaults: { ...shipped.defaults, ...faster },
    services: [...shipped.services, ...others],
  });
}

interface StoredBlock {
  readonly samples: number;
  readonly series: number;
  /** Bytes of the samples. */
  readonly chunkBytes: number;
  /** Bytes of the whole block: samples, index and metadata. */
  readonly blockBytes: number;
}

/**
 * Lets promtool write OpenMetrics text as a block. All samples must be within one block from `BLOCK_START`.
 * Rejects if promtool refuses the text or writes several blocks.
 */
async function storeBlock(promtool: RealPart, text: AsyncIterable<string>): Promise<StoredBlock> {
  const folder = await temporaryFolder('penpal-bench-block-');
  try {
    const file = join(folder.path, 'samples.txt');
    const data = join(folder.path, 'data');
    await pipeline(Readable.from(text), createWriteStream(file));
    const args = ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', file, data];
    await mustWork([...promtool.command, ...args], WRITE_MS);
    const blocks = await readdir(data);
    if (blocks.length !== 1) throw new Error(`promtool wrote ${blocks.length} blocks`);
    return await readBlock(join(data, blocks[0]!));
  } finally {
    await folder.remove();
  }
}

async function readBlock(block: string): Promise<StoredBlock> {
  const meta = JSON.parse(await readFile(join(block, 'meta.json'), 'utf8')) as {
    stats: { numSamples: number; numSeries: number };
  };
  const files = await readdir(block, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    files
      .filter((file) => file.isFile())
      .map(async ({ parentPath, name }) => ({
        isChunks: parentPath.endsWith('chunks'),
        bytes: (await stat(join(parentPath, name))).size,
      })),
  );
  const sum = (all: typeof sizes) => all.reduce((total, { bytes }) => total + bytes, 0);
  return {
    samples: meta.stats.numSamples,
    series: meta.stats.numSeries,
    chunkBytes: sum(sizes.filter(({ isChunks }) => isChunks)),
    blockBytes: sum(sizes),
  };
}
