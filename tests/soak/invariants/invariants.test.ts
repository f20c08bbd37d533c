import { expect, test } from 'vitest';
import type { Fault } from '../../../demo/fleet/fault.ts';
import { LagRecord } from '../lag.ts';
import { readScrape } from '../scrape.ts';
import { DETECT_MS, RECOVER_MS, SLACK_MS } from '../timing.ts';
import { Truth } from '../plan/truth.ts';
import { checkConfiguration } from './configuration.ts';
import { CounterWatch } from './counters.ts';
import { LogWatch } from './logs.ts';
import { MemoryWatch, MOST_GROWTH_BYTES } from './memory.ts';
import { ReasonWatch } from './reasons.ts';
import { StateWatch } from './state.ts';

const SERVICES = ['db-service', 'auth-service', 'ai-service', 'payment-service'];
const MINUTE_MS = 60_000;

function start(...changes: readonly (readonly [atMs: number, fault?: Fault])[]) {
  const truth = new Truth(SERVICES, 0);
  for (const [atMs, fault] of changes) truth.begin('db-service', fault, atMs)(atMs);
  const lag = new LagRecord();
  return { truth, lag };
}

/** A scrape at that time with these series. */
function scrapeAt(atMs: number, lines: Readonly<Record<string, number>>) {
  const families = Map.groupBy(Object.entries(lines), ([series]) => series.split('{')[0] ?? '');
  const text = [...families].map(([name, series]) => {
    const type = name.endsWith('_total') ? 'counter' : 'gauge';
    return [`# TYPE ${name} ${type}`, ...series.map((pair) => pair.join(' '))].join('\n');
  });
  return readScrape(`${text.join('\n')}\n`, atMs, atMs + 1);
}

const HEALTH = 'service_health_status{service_name="db-service"}';
const PROBES = 'service_probes_total{service_name="db-service"}';
const FAILURES = (reason: string) =>
  `service_probe_failures_total{service_name="db-service",reason="${reason}"}`;

test('an exposition that Prometheus would refuse is a fault', async () => {
  expect((await readScrape('# TYPE a gauge\na 1\na 1\n', 0, 1)).faults).toEqual(['twice: a 1']);
  expect((await readScrape('# TYPE a gauge\na{ 1\n', 0, 1)).faults.length).toBeGreaterThan(0);
});

test('a counter that falls or disappears is a fault, unless its service was removed', async () => {
  const watch = new CounterWatch(start().truth);
  const extra = 'service_probes_total{service_name="extra-service"}';
  expect(watch.check(await scrapeAt(0, { [PROBES]: 5, [extra]: 3 }))).toEqual([]);
  expect(watch.check(await scrapeAt(1000, { [PROBES]: 4 }))).toEqual([
    `${PROBES} fell from 5 to 4`,
  ]);
  expect(watch.check(await scrapeAt(2000, { [extra]: 1 }))).toEqual([`${PROBES} disappeared`]);
});

test('a business counter may fall only after its source was down', async () => {
  const tokens = 'penpal_ai_tokens_consumed_total{provider="p",model="m",type="prompt"}';
  const { truth } = start();
  const watch = new CounterWatch(truth);
  watch.check(await scrapeAt(100_000, { [tokens]: 5 }));
  expect(watch.check(await scrapeAt(101_000, { [tokens]: 4 }))).toHaveLength(1);
  truth.begin('ai-service', { kind: 'down' }, 101_500)(101_500);
  expect(watch.check(await scrapeAt(102_000, { [tokens]: 1 }))).toEqual([]);
});

test('a wrong health is a fault after the limit, which a measured lag delays', async () => {
  const { truth, lag } = start([MINUTE_MS, { kind: 'down' }]);
  const watch = new StateWatch(truth, lag);
  const shown = (atMs: number, health: number) =>
    scrapeAt(atMs, { [PROBES]: 1, [HEALTH]: health }).then((scrape) => watch.check(scrape));
  const ofService = async (atMs: number, health: number) =>
    (await shown(atMs, health)).filter((fault) => fault.startsWith('db-service'));
  expect(await ofService(0, 1)).toEqual([]);
  const dueMs = MINUTE_MS + DETECT_MS + SLACK_MS;
  expect(await ofService(dueMs - 1, 1)).toEqual([]);
  expect(await ofService(dueMs, 1)).toEqual([
    expect.stringContaining('db-service has been unhealthy'),
  ]);
  expect(await ofService(dueMs, 0)).toEqual([]);
  lag.note(dueMs, 100);
  expect(await ofService(dueMs, 1)).toEqual([]);
  truth.begin('db-service', undefined, 2 * MINUTE_MS)(2 * MINUTE_MS);
  const wellMs = 2 * MINUTE_MS + RECOVER_MS + SLACK_MS;
  expect(await ofService(wellMs, 0)).toEqual([
    expect.stringContaining('db-service has been healthy'),
  ]);
});

test('a failed probe without a matching fault is a fault; measured lag excuses a timeout', async () => {
  const { truth, lag } = start([MINUTE_MS, { kind: 'error' }]);
  const watch = new ReasonWatch(truth, lag);
  const seen = (atMs: number, failures: Readonly<Record<string, number>>) =>
    scrapeAt(atMs, failures).then((scrape) => watch.check(scrape));
  await seen(MINUTE_MS, { [FAILURES('http_status')]: 0, [FAILURES('timeout')]: 0 });
  expect(await seen(MINUTE_MS + 1000, { [FAILURES('http_status')]: 1 })).toEqual([]);
  expect(await seen(MINUTE_MS + 2000, { [FAILURES('dns')]: 1 })).toEqual([
    'a probe of db-service failed with dns; expected http_status',
  ]);
  expect(await seen(MINUTE_MS + 3000, { [FAILURES('timeout')]: 1 })).toHaveLength(1);
  lag.note(MINUTE_MS + 3500, 600);
  expect(await seen(MINUTE_MS + 4000, { [FAILURES('timeout')]: 2 })).toEqual([]);
  expect(watch.excused).toBe(1);
});

test('after a reload the gauge has its result, and the services are those of the last valid file', async () => {
  const gauge = 'penpal_monitoring_config_last_reload_successful';
  const four = Object.fromEntries(
    SERVICES.map((name) => [`service_probes_total{service_name="${name}"}`, 1]),
  );
  const reloads = [{ file: 'cut-off', atMs: 0 }] as const;
  const loadedAt = 'penpal_monitoring_config_last_reload_success_timestamp_seconds';
  const at = (atMs: number, value: number, loadedSeconds = 0) =>
    scrapeAt(atMs, { ...four, [gauge]: value, [loadedAt]: loadedSeconds });
  expect(checkConfiguration(await at(10_000, 0), reloads, 0)).toEqual([]);
  expect(checkConfiguration(await at(10_000, 1), reloads, 0)).toHaveLength(1);
  expect(checkConfiguration(await at(100, 1), reloads, 0)).toEqual([]);
  const withExtra = [{ file: 'with-extra', atMs: 0 }] as const;
  expect(checkConfiguration(await at(10_000, 1), withExtra, 0)).toHaveLength(1);
  const again = [{ file: 'plain', atMs: 5_000 }] as const;
  expect(checkConfiguration(await at(10_000, 1, 5.001), again, 0)).toEqual([]);
  expect(checkConfiguration(await at(10_000, 1, 4), again, 0)).toEqual([
    'plain of 5000 was not loaded; the last load was at 4000',
  ]);
});

test('steadily rising memory is a fault; peaks and a warm-up are not', () => {
  const watchOf = (bytes: (minute: number) => number) => {
    const watch = new MemoryWatch();
    for (let minute = 0; minute <= 60; minute += 0.25)
      watch.note(minute * MINUTE_MS, bytes(minute));
    return watch.check();
  };
  const base = 100_000_000;
  expect(watchOf((minute) => base + minute * 1_000_000)).toHaveLength(1);
  expect(watchOf((minute) => base + (minute % 3) * MOST_GROWTH_BYTES)).toEqual([]);
  expect(watchOf((minute) => base + Math.min(minute, 4) * 20_000_000)).toEqual([]);
  const short = new MemoryWatch();
  short.note(0, 1);
  short.note(MINUTE_MS, base);
  expect([short.check(), short.growth()]).toEqual([[], undefined]);
});

test('unexpected errors, lines that are not JSON, and failed requests are faults', () => {
  const stalls: number[] = [];
  const watch = new LogWatch((forMs) => stalls.push(forMs));
  const log = (line: object) => watch.take(JSON.stringify(line));
  log({ level: 'error', msg: 'reload failed; keeping the old configuration' });
  log({ level: 'warn', msg: 'request', path: '/-/reload', status: 500 });
  log({ level: 'warn', msg: 'event loop stalled; discarding probes in flight', forMs: 1200 });
  log({ level: 'warn', msg: 'service is unhealthy' });
  expect([watch.check(), stalls]).toEqual([[], [1200]]);
  log({ level: 'error', msg: 'a probe threw' });
  log({ level: 'warn', msg: 'request', path: '/metrics', status: 500 });
  watch.take('(node:1) MaxListenersExceededWarning');
  expect(watch.check()).toHaveLength(3);
});
