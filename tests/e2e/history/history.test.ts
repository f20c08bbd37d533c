import { afterAll, beforeAll, expect, test } from 'vitest';
import { findRealPart, type RealPart } from '../../../demo/real-parts.ts';
import type { RealServer } from '../../../demo/real-servers.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import type { HistoryResult, HistorySlot } from '../../../exporter/history/history.ts';
import { PrometheusClient } from '../../../exporter/history/prometheus-client.ts';
import { prometheusHistory } from '../../../exporter/history/prometheus-history.ts';
import { incidentHistory } from '../../../exporter/history/incidents.ts';
import { RANGES } from '../../../exporter/history/history.ts';
import { servicesWith } from '../../support/history/history-world.ts';
import { MovedClock } from '../../support/moved-clock.ts';
import { realPartOrSkip } from '../../support/processes/real-part.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { prometheusWith } from '../other-engines/load-samples.ts';
import type { SampledSeries } from '../other-engines/samples-of-everything.ts';
import { remembered, scraped } from './recorded-probes.ts';
import type { RecordedProbes } from './recorded-probes.ts';

/** Nine minutes, as after a fresh start. */
const SECONDS = 540;
const end = Math.floor(Date.now() / 1000) - 60;
const start = end - SECONDS;
const varied = (probe: number) => (20 + ((probe * 37) % 101)) / 1000;

const steady: RecordedProbes[] = [
  { service: 'db-service', everySeconds: 5, to: SECONDS, seconds: varied },
  { service: 'auth-service', everySeconds: 30, to: SECONDS, seconds: varied },
  {
    ...{ service: 'ai-service', everySeconds: 5, to: SECONDS },
    ...{ seconds: varied, failed: (probe) => probe >= 40 && probe < 60 },
  },
  {
    ...{ service: 'payment-service', everySeconds: 5, to: SECONDS },
    ...{ seconds: varied, failed: (probe) => probe < 12 || (probe >= 60 && probe < 90) },
    inMaintenance: (at) => at >= 290 && at < 460,
  },
];
/** One exporter restarts; another one is replaced by a new instance, with slower first probes. */
const restarted: RecordedProbes[] = [
  { service: 'restarted', everySeconds: 5, to: SECONDS, restartsAt: 300, seconds: varied },
  { service: 'replaced', everySeconds: 5, to: 300, seconds: () => 0.1 },
  {
    ...{ service: 'replaced', instance: 'two', everySeconds: 5, from: 305, to: SECONDS },
    seconds: (probe) => (probe < 2 ? 3 : 0.1),
  },
];
/** Its probes begin just before the end. */
const fresh = [
  { service: 'new', everySeconds: 5, from: SECONDS - 20, to: SECONDS, seconds: varied },
];
const NAMES = [...new Set([...steady, ...fresh, ...restarted].map(({ service }) => service))];

/** From 100 s to 130 s and from 400 s on, as the rule records them every 5 s. */
const outages = (): SampledSeries => {
  const isDown = (at: number) => (at >= 100 && at <= 130) || at >= 400;
  const down = every5s(
    'service:health_status:down',
    { service_name: 'ai-service', monitor: 'penpal' },
    () => 0,
  );
  const times = down.times.filter((at) => isDown(at - start));
  return { ...down, times, values: times.map(() => 0) };
};

/** A series with a value every 5 s. */
function every5s(
  name: string,
  labels: Readonly<Record<string, string>>,
  value: (at: number) => number,
): SampledSeries {
  const ats = Array.from({ length: SECONDS / 5 + 1 }, (_, index) => index * 5);
  const type = name.endsWith('_total') ? 'counter' : 'gauge';
  return { name, labels, type, times: ats.map((at) => start + at), values: ats.map(value) };
}

const samples = [
  ...scraped([...steady, ...fresh, ...restarted], start),
  outages(),
  every5s('penpal_monitoring_config_last_reload_successful', {}, () => 1),
  every5s('penpal_messages_total', { language: 'fr', type: 'text' }, (at) => 1000 + at / 10),
  every5s('penpal_messages_total', { language: 'en', type: 'text' }, (at) => (at < 200 ? 900 : 7)),
  every5s('penpal_payments_total', { status: 'failed' }, (at) =>
    at < 270 ? 1000 : Math.floor(998 + at / 180),
  ),
  every5s('penpal_payments_total', { status: 'pending' }, (at) => (at / 5) % 7),
  every5s('penpal_total_users', {}, (at) => 100 + Math.floor(at / 100)),
];

let started: AsyncDisposableStack | undefined;
let prometheus: RealServer | undefined;

beforeAll(async () => {
  const parts = await Promise.all([findRealPart('promtool'), findRealPart('prometheus')]);
  if (parts.some((part) => 'absent' in part)) return;
  const [promtool, part] = parts as [RealPart, RealPart];
  started = new AsyncDisposableStack();
  const folder = await temporaryFolder('penpal-history-');
  started.defer(() => folder.remove());
  prometheus = started.use(await prometheusWith(samples, { promtool, part, folder: folder.path }));
});

afterAll(() => started?.disposeAsync());

/** The history of a range by the real Prometheus, at the end of the samples. */
async function historyOf(rangeMs: number, skip: (note: string) => never): Promise<HistoryResult> {
  for (const name of ['promtool', 'prometheus'] as const) await realPartOrSkip(name, skip);
  const client = new PrometheusClient(prometheus!.url);
  try {
    return await prometheusHistory({
      ...{ client, log: silentLogger },
      clock: new MovedClock(new Date(end * 1000).toISOString()),
      services: servicesWith(NAMES, [
        'penpal_total_users',
        'penpal_messages_total',
        'penpal_payments_total',
      ]),
      fallback: { query: () => Promise.reject(new Error('Prometheus did not respond')) },
    }).query(rangeMs);
  } finally {
    client.close();
  }
}

const total = (slots: readonly HistorySlot[], key: 'samples' | 'failures') =>
  slots.reduce((sum, slot) => sum + (slot[key] ?? 0), 0);

const timesOf = ({ services }: HistoryResult) =>
  services.map(({ name, averageSeconds, p50Seconds, p95Seconds, p99Seconds }) => ({
    ...{ name, averageSeconds, p50Seconds, p95Seconds, p99Seconds },
  }));

test('nine minutes of probes have the same response times in every range of the page', async ({
  skip,
}) => {
  const hour = timesOf(await historyOf(RANGES['1h'], skip));
  expect(hour[0]!.p95Seconds).toBeGreaterThan(0.1);
  for (const rangeMs of Object.values(RANGES)) {
    expect(timesOf(await historyOf(rangeMs, skip))).toEqual(hour);
  }
});

test('response times equal those of memory, to the next measured time', async ({ skip }) => {
  const { services } = await historyOf(RANGES['24h'], skip);
  const memory = (await remembered(steady, start).query(RANGES['24h'])).services;
  for (const expected of memory) {
    const found = services.find(({ name }) => name === expected.name)!;
    for (const key of ['averageSeconds', 'p50Seconds', 'p95Seconds', 'p99Seconds'] as const) {
      // The 19 probes of auth-service are up to 10 ms apart.
      expect(Math.abs(found[key]! - expected[key]!), `${found.name} ${key}`).toBeLessThan(0.01);
    }
  }
});

test('counts and availability equal those of memory, in each range and in its slots', async ({
  skip,
}) => {
  for (const [range, rangeMs] of Object.entries(RANGES)) {
    const { services, coveredMs, source } = await historyOf(rangeMs, skip);
    expect(source).toBe('prometheus');
    // Prometheus looks for the oldest sample every two minutes.
    expect(Math.abs(coveredMs - SECONDS * 1000), range).toBeLessThanOrEqual(120_000);
    const memory = (await remembered(steady, start).query(rangeMs)).services;
    for (const { name, slots, samples, availabilityRatio } of memory) {
      const found = services.find((each) => each.name === name)!;
      const where = `${name}, ${range}`;
      expect(Math.abs(found.samples - samples), where).toBeLessThanOrEqual(2);
      expect(Math.abs(found.availabilityRatio! - availabilityRatio!), where).toBeLessThan(0.02);
      // Probes before the first point of the first slot are an estimate.
      for (const key of ['samples', 'failures'] as const) {
        const difference = Math.abs(total(found.slots, key) - total(slots, key));
        expect(difference, `${key} of ${where}`).toBeLessThanOrEqual(5);
      }
      const wrong = found.slots.filter(({ reasons = [] }, index) => {
        // A failure at the end of a slot is scraped in the next one.
        const isNear = [index - 1, index, index + 1].some((each) => slots[each]?.reasons);
        return reasons.length > 0
          ? reasons.join() !== 'dns' || !isNear
          : slots[index]!.failures! > 1;
      });
      expect(wrong, `reasons of ${where}`).toEqual([]);
      const maintained = (all: typeof slots) => all.filter((slot) => slot.inMaintenance).length;
      expect(maintained(found.slots), where).toBe(maintained(slots));
    }
  }
});

test('each slot of an hour has as many probes as in memory', async ({ skip }) => {
  const { services } = await historyOf(RANGES['1h'], skip);
  const memory = (await remembered(steady, start).query(RANGES['1h'])).services;
  for (const { name, slots } of memory) {
    const found = services.find((each) => each.name === name)!;
    for (const [index, slot] of slots.entries()) {
      const difference = Math.abs((found.slots[index]!.samples ?? 0) - slot.samples!);
      expect(difference, `${name}, slot ${index}`).toBeLessThanOrEqual(1);
    }
  }
});

test('the counts of a service that is too new for a slot are unknown, not 0', async ({ skip }) => {
  for (const rangeMs of Object.values(RANGES)) {
    const { services } = await historyOf(rangeMs, skip);
    const { samples, slots } = services.find(({ name }) => name === 'new')!;
    expect(samples).toBeGreaterThan(0);
    const counts = slots.map((slot) => slot.samples).filter((count) => count !== null);
    expect(counts).not.toContain(0);
  }
});

test('a restart and a new instance lose no probes; a short-lived one does not set the percentiles', async ({
  skip,
}) => {
  const { services } = await historyOf(RANGES['7d'], skip);
  const [before, after] = NAMES.slice(-2).map((name) => services.find((s) => s.name === name)!);
  for (const { samples, availabilityRatio } of [before!, after!]) {
    expect(Math.abs(samples - 109)).toBeLessThanOrEqual(2);
    expect(availabilityRatio).toBe(1);
  }
  expect(after).toMatchObject({ p50Seconds: 0.1, p95Seconds: 0.1 });
});

test('business counters have whole increases, resets included; a total that falls does not; levels have their values', async ({
  skip,
}) => {
  for (const rangeMs of Object.values(RANGES)) {
    const { businessMetrics } = await historyOf(rangeMs, skip);
    const found = businessMetrics.map(({ labels, increase }) => [
      Object.values(labels)[0],
      increase,
    ]);
    expect(found).toEqual([
      [undefined, null],
      ['en', 7],
      ['fr', expect.closeTo(54, -0.5)],
      ['failed', 1],
      ['pending', null],
    ]);
    const failed = businessMetrics[3]!.points.filter((point) => point !== null);
    expect(Math.min(...failed)).toBeGreaterThanOrEqual(0);
    expect(businessMetrics[0]!.points.at(-1)).toBe(105);
  }
});

test('outages from before the start of the monitor have the times of their first and last samples', async ({
  skip,
}) => {
  for (const name of ['promtool', 'prometheus'] as const) await realPartOrSkip(name, skip);
  const client = new PrometheusClient(prometheus!.url);
  const query = incidentHistory({
    ...{ client, log: silentLogger, own: { list: () => [] } },
    clock: new MovedClock(new Date(end * 1000).toISOString()),
    services: servicesWith(NAMES, []),
  });
  // In 30 days outages less than 4 minutes apart count as one.
  for (const rangeMs of [RANGES['1h'], RANGES['24h'], RANGES['7d']]) {
    const { source, incidents } = await query(rangeMs);
    expect(source).toBe('prometheus');
    expect(incidents.map(({ service }) => service)).toEqual(['ai-service', 'ai-service']);
    const expected = [
      [400, SECONDS],
      [100, 130],
    ];
    for (const [index, { from, to, precisionMs }] of incidents.entries()) {
      const times = [from, to!].map((at) => at / 1000 - start);
      for (const [which, at] of times.entries()) {
        const away = Math.abs(at - expected[index]![which]!) * 1000;
        expect(away, `${rangeMs} ${index} ${which}`).toBeLessThanOrEqual(precisionMs!);
      }
    }
  }
  client.close();
});
