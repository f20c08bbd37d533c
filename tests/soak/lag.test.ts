import { expect, onTestFinished, test } from 'vitest';
import { LagMeter, LagRecord } from './lag.ts';
import { readScrape } from './scrape.ts';

test('a slow exporter beside a fast test process is a fault; a small lag is only noted', async () => {
  const record = new LagRecord();
  const meter = new LagMeter(record);
  onTestFinished(() => meter.stop());
  const scrapeOf = async (ms: number) => meter.read(await readScrape('', 1_000, 1_000 + ms));
  expect(await scrapeOf(900)).toEqual([]);
  expect(record.worstSince(0)).toBe(900);
  expect(await scrapeOf(20_000)).toEqual([
    expect.stringMatching(/^the exporter was 20000 ms late, this process at most \d+ ms$/),
  ]);
});
