import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { realPartOrSkip } from '../../support/processes/real-part.ts';
import { timeUntil, untilNothing } from '../../support/time-until.ts';
import { answerOf } from '../other-engines/compare-answers.ts';
import { missingFrom, samplesOfPrometheus, samplesOfStorage } from './raw-samples.ts';
import type { Period } from './raw-samples.ts';
import { startScrapingStack } from './scraping-stack.ts';
import type { ScrapingStack } from './scraping-stack.ts';

/** The number of scrapes in seven minutes at the shipped interval. */
const AWAY_MS = 28_000;
/** Prometheus sends at least every 5 s, and waits at most 5 s after a failure. */
const ARRIVAL_MS = 30_000;
/** The part that a crash of Prometheus loses: the samples since the start of the last batch (5 s). */
const ON_ITS_WAY_MS = 6_000;

/** Waits until all samples of the range have arrived. Throws with the number of missing samples. */
async function untilArrived({ prometheus, storage }: ScrapingStack, period: Period) {
  const kept = await samplesOfPrometheus(prometheus.url, period);
  await untilNothing(ARRIVAL_MS, async () => {
    const missing = missingFrom(await samplesOfStorage(storage.url, period), kept);
    const [first] = missing;
    return first ? [`${missing.length} of ${kept.size} are missing, such as ${first}`] : [];
  });
  return kept;
}

test('every scraped sample arrives, also after an outage of either side', async ({ skip }) => {
  await using stack = await startScrapingStack({
    prometheus: await realPartOrSkip('prometheus', skip),
    victoriaMetrics: await realPartOrSkip('victoria-metrics', skip),
  });
  const { prometheus, storage, exporter } = stack;
  const begun = Date.now();
  await timeUntil('1,000 samples are scraped', ARRIVAL_MS, async () => {
    const past = { from: begun, to: Date.now() - 1_000 };
    return (await samplesOfPrometheus(prometheus.url, past)).size > 1_000;
  });
  const usual = await untilArrived(stack, { from: begun, to: Date.now() - 1_000 });
  expect(usual.size).toBeGreaterThan(1_000);

  // The storage is down, Prometheus keeps scraping.
  const away = Date.now();
  await storage.kill('SIGTERM');
  await pause(AWAY_MS);
  const back = Date.now();
  await storage.comeBack();
  const scraped = await untilArrived(stack, { from: begun, to: back });
  console.log(`${scraped.size} samples, with the storage down for ${(back - away) / 1000} s`);
  const stored = await samplesOfStorage(storage.url, { from: begun, to: back });
  expect(missingFrom(scraped, stored), 'samples that Prometheus does not have').toEqual([]);

  // A clean restart of Prometheus loses nothing.
  await prometheus.kill('SIGTERM');
  const stopped = Date.now();
  await prometheus.comeBack();
  await untilArrived(stack, { from: begun, to: stopped });

  // After a crash, Prometheus does not send the last batch again, although it has the samples.
  await pause(4_000);
  await prometheus.kill('SIGKILL');
  const crashed = Date.now();
  await prometheus.comeBack();
  await untilArrived(stack, { from: begun, to: crashed - ON_ITS_WAY_MS });
  await pause(4_000);
  await untilArrived(stack, { from: crashed, to: Date.now() - 1_000 });

  // After a restart during an outage of the storage, Prometheus does not send the earlier samples.
  await storage.kill('SIGTERM');
  const alone = Date.now();
  await pause(4_000);
  await prometheus.kill('SIGKILL');
  const again = Date.now();
  await prometheus.comeBack();
  await storage.comeBack();
  await pause(6_000);
  await untilArrived(stack, { from: again, to: Date.now() - 1_000 });
  const kept = await samplesOfPrometheus(prometheus.url, { from: alone, to: again });
  expect(kept.size).toBeGreaterThan(0);
  expect((await samplesOfStorage(storage.url, { from: alone, to: again })).size).toBe(0);

  // A removed target ends its series on both sides.
  await exporter.stop();
  await pause(3_000);
  const time = Date.now() / 1000;
  await untilNothing(ARRIVAL_MS, async () => [
    ...(await answerOf(storage.url, 'service_health_status', { time })).keys(),
  ]);
  expect((await answerOf(prometheus.url, 'service_health_status', { time })).size).toBe(0);
});
