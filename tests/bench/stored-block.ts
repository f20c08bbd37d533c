import { createWriteStream } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RealPart } from '../../demo/real-parts.ts';
import { temporaryFolder } from '../../demo/temporary-folder.ts';
import { mustWork } from './must-work.ts';

/** Seconds of a block as Prometheus first writes it. */
export const BLOCK_SECONDS = 7_200;
/** Where all blocks of a run begin, Unix seconds: Prometheus begins them at multiples of their length. */
export const BLOCK_START = (Math.floor(Date.now() / 1000 / BLOCK_SECONDS) - 1) * BLOCK_SECONDS;
const WRITE_MS = 600_000;

/** What Prometheus keeps of some samples. */
export interface StoredBlock {
  readonly samples: number;
  readonly series: number;
  /** Bytes of the samples themselves. */
  readonly chunkBytes: number;
  /** Bytes of the block: these, the index and what is beside it. */
  readonly blockBytes: number;
}

/**
 * Has promtool write OpenMetrics text, all of it within one block from `BLOCK_START`, as a block of
 * Prometheus. Rejects if promtool refuses it or writes more than one.
 */
export async function storeBlock(
  promtool: RealPart,
  text: Iterable<string> | AsyncIterable<string>,
): Promise<StoredBlock> {
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
