import { expect, test } from 'vitest';
import type { CheckConfig } from '../config/config.ts';
import { sample } from '../metrics/sample.ts';
import { serviceOf } from '../../tests/support/check-of.ts';
import { MovedClock } from '../../tests/support/moved-clock.ts';
import { serviceConfig, unprobedTarget } from '../../tests/support/target-states.ts';
import { MemoryHistory } from './memory-history.ts';
import type { ProbeResult } from './service-probes.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FAILED = { failure: { reason: 'dns' } } as const;

function start(...names: string[]) {
  const clock = new MovedClock();
  const history = new MemoryHistory({ clock });
  history.retain(names.map((name) => serviceConfig(name)));
  const probe = (name: string, result: Partial<ProbeResult>, check?: Partial<CheckConfig>) =>
    history.recordProbe(unprobedTarget(name, { service: serviceOf(name, check) }), {
      startedAt: clock.now(),
      ...result,
    });
  const services = async (rangeMs: number) => (await history.query(rangeMs)).services;
  return { clock, history, probe, services };
}

test('before the first probe every number is unknown', async () => {
  const { history } = start('auth-service');
  const { services, ...rest } = await history.query(HOUR_MS);
  const unknown = { coveredMs: 0, businessMetrics: [], alertsGenerated: null };
  expect(rest).toEqual({ source: 'memory', ...unknown });
  const { slots, ...service } = services[0]!;
  expect(service).toEqual({
    ...{ name: 'auth-service', samples: 0, availabilityRatio: null, averageSeconds: null },
    ...{ p50Seconds: null, p95Seconds: null, p99Seconds: null },
  });
  expect(slots).toHaveLength(90);
  expect(slots[89]).toMatchObject({ samples: 0, availabilityRatio: null, averageSeconds: null });
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
  const { history, probe, services } = start('auth-service', 'db-service');
  probe('auth-service', {});
  probe('db-service', {});
  history.retain([serviceConfig('ai-service'), serviceConfig('auth-service')]);
  probe('db-service', {});
  const counts = async () => (await services(HOUR_MS)).map(({ name, samples }) => [name, samples]);
  expect(Object.fromEntries(await counts())).toEqual({ 'ai-service': 0, 'auth-service': 1 });
  history.retain([serviceConfig('db-service')]);
  expect(await counts()).toEqual([['db-service', 0]]);
});

test('a result is cached for 2 s for each range, and until a reload', async () => {
  const { clock, history, probe, services } = start('auth-service');
  const samples = async (rangeMs: number) => (await services(rangeMs))[0]?.samples;
  expect(await samples(HOUR_MS)).toBe(0);
  probe('auth-service', {});
  clock.jump(1999);
  expect([await samples(HOUR_MS), await samples(DAY_MS)]).toEqual([0, 1]);
  clock.jump(1);
  expect(await samples(HOUR_MS)).toBe(1);
  history.retain([]);
  expect(await samples(HOUR_MS)).toBeUndefined();
});

test('a result holds by the interval and timeout of its own check, even after a reload', async () => {
  const { clock, probe, services } = start('db-service');
  probe('db-service', FAILED, { intervalMs: 600_000, timeoutMs: 10_000 });
  clock.jump(600_000);
  probe('db-service', {}, { intervalMs: 5000, timeoutMs: 1000 });
  clock.jump(HOUR_MS);
  expect((await services(2 * HOUR_MS))[0]!.availabilityRatio).toBeCloseTo(6 / 606, 9);
});

test('contains how many alerts began to fire in the range', async () => {
  const clock = new MovedClock();
  const alertsStartedSince = (from: number) => (from === clock.now() - HOUR_MS ? 3 : null);
  const history = new MemoryHistory({ clock, alertsStartedSince });
  expect((await history.query(HOUR_MS)).alertsGenerated).toBe(3);
});

test('business metrics have their increase in the range and in each slot, and go with their source', async () => {
  const { clock, history } = start();
  const source = { collector: 'payments' };
  for (const value of [100, 110, 104]) {
    const samples = [sample('penpal_payments_total', { status: 'success' }, value)];
    history.recordBusinessMetrics({ source, samples, last: { at: clock.now(), success: true } });
    clock.jump(60_000);
  }
  const [payments] = (await history.query(HOUR_MS)).businessMetrics;
  const labels = { status: 'success' };
  expect(payments).toMatchObject({ metric: 'penpal_payments_total', labels, increase: 4 });
  expect(payments!.points.filter((point) => point !== null)).toEqual([10, 0]);
  const service = serviceConfig('payment-service');
  history.retain([{ ...service, sources: [{ collector: 'others' }, source] }]);
  expect((await history.query(HOUR_MS)).businessMetrics).toHaveLength(1);
  history.retain([service]);
  expect((await history.query(HOUR_MS)).businessMetrics).toEqual([]);
});
