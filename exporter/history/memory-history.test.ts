import { expect, test } from 'vitest';
import { sample } from '../metrics/sample.ts';
import type { CheckConfig } from '../config/config.ts';
import type { ProbeOutcome } from '../probes/probe.ts';
import { MovedClock } from '../../tests/support/moved-clock.ts';
import { serviceOf } from '../../tests/support/check-of.ts';
import { serviceConfig, unprobedTarget } from '../../tests/support/target-states.ts';
import { MemoryHistory } from './memory-history.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const REFUSED = { reason: 'connection_refused', message: 'refused' } as const;

function probed(startedAt: number, result: Partial<ProbeOutcome>): ProbeOutcome {
  return { startedAt, phaseSeconds: {}, ...result };
}

function start(...names: string[]) {
  const clock = new MovedClock();
  const history = new MemoryHistory({ clock });
  history.retain(names.map((name) => serviceConfig(name)));
  const probe = (name: string, result: Partial<ProbeOutcome>, check?: Partial<CheckConfig>) =>
    history.recordProbe(
      unprobedTarget(name, { service: serviceOf(name, check) }),
      probed(clock.now(), result),
    );
  return { clock, history, probe };
}

test('before the first probe every number is unknown', async () => {
  const { history } = start('auth-service');
  const result = await history.query(HOUR_MS);
  expect(result).toMatchObject({
    ...{ source: 'memory', coveredMs: 0, businessMetrics: [], alertsGenerated: null },
    services: [
      {
        ...{ name: 'auth-service', samples: 0, availabilityRatio: null, averageSeconds: null },
        ...{ p50Seconds: null, p95Seconds: null, p99Seconds: null },
      },
    ],
  });
  expect(result).not.toHaveProperty('note');
  expect(result.services[0]!.slots).toHaveLength(90);
  expect(result.services[0]!.slots[89]).toMatchObject({ samples: 0, averageSeconds: null });
});

test('a probe counts in the slot in which it started', async () => {
  const { clock, history, probe } = start('auth-service');
  clock.jump(HOUR_MS);
  const now = clock.now();
  for (const [ago, seconds] of [
    [HOUR_MS, 1],
    [HOUR_MS - 1, 3],
    [60_000, 0.5],
    [0, 0.25],
  ] as const) {
    history.recordProbe(
      unprobedTarget('auth-service'),
      probed(now - ago, { durationSeconds: seconds }),
    );
  }
  probe('auth-service', { failure: REFUSED });
  const slots = (await history.query(HOUR_MS)).services[0]!.slots;
  expect([slots[0], slots[88], slots[89]]).toEqual([
    { from: now - HOUR_MS, samples: 2, failures: 0, availabilityRatio: 1, averageSeconds: 2 },
    { from: now - 80_000, samples: 1, failures: 0, availabilityRatio: 1, averageSeconds: 0.5 },
    {
      ...{ from: now - 40_000, samples: 2, failures: 1, averageSeconds: 0.25 },
      availabilityRatio: 15_000 / 15_001,
    },
  ]);
  expect(slots.reduce((sum, slot) => sum + slot.samples!, 0)).toBe(5);
});

test('covers at most the range, and at most a day', async () => {
  const { clock, history, probe } = start('auth-service');
  for (let minute = 0; minute <= 3 * 1440; minute += 1) {
    probe('auth-service', { durationSeconds: 0.1 });
    clock.jump(60_000);
  }
  expect((await history.query(HOUR_MS)).coveredMs).toBe(HOUR_MS);
  const week = await history.query(7 * DAY_MS);
  expect(week.coveredMs).toBe(DAY_MS + 60_000);
  expect(week.services[0]!.samples).toBe(1441);
});

test('a reload sets the services and their order; the history of others is dropped', async () => {
  const { history, probe } = start('auth-service', 'db-service');
  probe('auth-service', { durationSeconds: 0.1 });
  probe('db-service', { durationSeconds: 0.1 });
  history.retain([serviceConfig('ai-service'), serviceConfig('auth-service')]);
  probe('db-service', { durationSeconds: 0.1 });
  const names = async () =>
    (await history.query(HOUR_MS)).services.map(({ name, samples }) => [name, samples]);
  expect(await names()).toEqual([
    ['ai-service', 0],
    ['auth-service', 1],
  ]);
  history.retain([serviceConfig('db-service')]);
  expect(await names()).toEqual([['db-service', 0]]);
});

test('a result is cached for 2 s for each range, and until a reload', async () => {
  const { clock, history, probe } = start('auth-service');
  const samples = async (rangeMs: number) => (await history.query(rangeMs)).services[0]?.samples;
  expect(await samples(HOUR_MS)).toBe(0);
  probe('auth-service', { durationSeconds: 0.1 });
  clock.jump(1999);
  expect([await samples(HOUR_MS), await samples(DAY_MS)]).toEqual([0, 1]);
  clock.jump(1);
  expect(await samples(HOUR_MS)).toBe(1);
  history.retain([]);
  expect(await samples(HOUR_MS)).toBeUndefined();
});

test('contains how many alerts began to fire in the range', async () => {
  const clock = new MovedClock();
  const starts: number[] = [];
  const alertsStartedSince = (from: number) => starts.push(from) + 2;
  const history = new MemoryHistory({ clock, alertsStartedSince });
  expect((await history.query(HOUR_MS)).alertsGenerated).toBe(3);
  expect(starts).toEqual([clock.now() - HOUR_MS]);
});

test('business metrics have their increase in the range and in each slot, and go with their source', async () => {
  const { clock, history } = start();
  const source = { collector: 'payments' };
  for (const value of [100, 110, 4]) {
    const samples = [sample('penpal_payments_total', { status: 'success' }, value)];
    history.recordBusinessMetrics({ source, samples, last: { at: clock.now(), success: true } });
    clock.jump(60_000);
  }
  const [payments] = (await history.query(HOUR_MS)).businessMetrics;
  expect(payments).toMatchObject({
    metric: 'penpal_payments_total',
    labels: { status: 'success' },
    increase: 14,
  });
  expect(payments!.points.filter((point) => point !== null)).toEqual([10, 4]);
  const service = serviceConfig('payment-service');
  history.retain([{ ...service, sources: [{ collector: 'others' }, source] }]);
  expect((await history.query(HOUR_MS)).businessMetrics).toHaveLength(1);
  history.retain([service]);
  expect((await history.query(HOUR_MS)).businessMetrics).toEqual([]);
});

test('a result holds by the interval and timeout of its own check, even after a reload', async () => {
  const { clock, history, probe } = start('db-service');
  probe('db-service', { failure: REFUSED }, { intervalMs: 600_000, timeoutMs: 10_000 });
  clock.jump(600_000);
  probe('db-service', {}, { intervalMs: 5000, timeoutMs: 1000 });
  clock.jump(HOUR_MS);
  const { services } = await history.query(2 * HOUR_MS);
  expect(services[0]!.availabilityRatio).toBeCloseTo(6 / 606, 9);
});

test('four services take less than 2 MB, however often they fail and whatever they report', () => {
  const { clock, history, probe } = start('a', 'b', 'c', 'd');
  const languages = Array.from({ length: 700 }, (_, index) => `language-${index}`);
  let most = 0;
  for (let seconds = 0; seconds < 2 * 86_400; seconds += 2) {
    for (const name of ['a', 'b', 'c', 'd']) probe(name, { failure: REFUSED });
    if (seconds % 1800 === 0) {
      const samples = languages
        .slice(0, seconds / 100)
        .map((language) => sample('penpal_users_by_language', { language }, seconds));
      const source = { collector: 'users' };
      history.recordBusinessMetrics({ source, samples, last: { at: clock.now(), success: true } });
    }
    most = Math.max(most, history.bytes);
    clock.jump(2000);
  }
  expect(most).toBeGreaterThan(1_500_000);
  expect(most).toBeLessThan(2_000_000);
});
