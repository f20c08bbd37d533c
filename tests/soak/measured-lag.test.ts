import { expect, onTestFinished, test } from 'vitest';
import { LagRecord } from './lag.ts';
import { MeasuredLag } from './measured-lag.ts';
import { readScrape } from './scrape.ts';

test('an exporter that is late while this process is not is a fault; a little lag only counts', async () => {
  const record = new LagRecord();
  const measured = new MeasuredLag(record);
  onTestFinished(() => measured.stop());
  const answeredAfter = async (ms: number) =>
    measured.read(await readScrape('', 1_000, 1_000 + ms));
  expect(await answeredAfter(900)).toEqual([]);
  expect(record.worstSince(0)).toBe(900);
  expect(await answeredAfter(20_000)).toEqual([
    expect.stringMatching(/^the exporter was 20000 ms late, this process no more than \d+ ms$/),
  ]);
});
