import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS } from '../clock.ts';
import { PROBE_FAILURE_REASONS, type ProbeFailureReason } from '../metrics/catalog.ts';
import { HISTORY_SLOTS, slotGrid } from './history.ts';
import { MAX_CAPACITY, MAX_PROBES, ServiceProbes } from './service-probes.ts';

const NOON = Date.parse('2026-11-24T12:00:00.000Z');
const MEBIBYTE = 1_048_576;
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

interface Probe {
  readonly at: number;
  readonly seconds?: number | undefined;
  readonly failed?: boolean;
  readonly reason?: ProbeFailureReason;
  readonly inMaintenance?: boolean;
  readonly holdMs?: number;
}

function stored(probes: readonly Probe[]): ServiceProbes {
  const service = new ServiceProbes();
  for (const {
    at,
    seconds,
    failed,
    reason = 'dns',
    inMaintenance = false,
    holdMs = 35_000,
  } of probes) {
    const measured = seconds !== undefined && { durationSeconds: seconds };
    const probe = { startedAt: at, ...measured, ...(failed && { failure: { reason } }) };
    service.add(probe, holdMs, inMaintenance);
  }
  return service;
}

/** Probes from 0 until `forMs`, at the interval of the state at that time. */
function probesFor(forMs: number, stateAt: (at: number) => Partial<Probe>, intervalMs = 30_000) {
  const probes: Probe[] = [];
  for (let at = 0; at < forMs; at += probes.at(-1)!.failed ? 5000 : intervalMs)
    probes.push({ at: NOON + at, ...stateAt(at) });
  return probes;
}

const historyOf = (probes: readonly Probe[], rangeMs: number, now: number) =>
  stored(probes).summarise('db-service', slotGrid(rangeMs, now));

test('counts, times and oldest probe equal a simple calculation over the last day', () => {
  const probes = fc.array(
    fc.record({
      gapMs: fc.oneof(fc.constantFrom(5000, 30_000), fc.integer({ min: 1, max: DAY_MS / 20 })),
      micros: fc.option(fc.integer({ min: 0, max: 30_000_000 }), { nil: undefined }),
      failed: fc.boolean(),
      holdMs: fc.constantFrom(10_000, 35_000),
    }),
    { minLength: 1, maxLength: 1500, size: 'max' },
  );
  const range = fc.constantFrom(HOUR_MS / 4, HOUR_MS, 2 * DAY_MS);
  const property = fc.property(probes, range, (all, rangeMs) => {
    let now = NOON;
    const added = all.map(({ gapMs, micros, ...probe }) => {
      const seconds = micros === undefined ? undefined : micros / 1e6;
      return { ...probe, at: (now += gapMs), seconds };
    });
    const lastDay = added.filter(({ at }) => at >= now - DAY_MS);
    const service = stored(added);
    const { slots, ...whole } = service.summarise('db-service', slotGrid(rangeMs, now));
    const inTime = (from: number, to: number) => {
      const within = lastDay.filter(({ at }) => at >= from && at < to);
      const times = within.flatMap(({ seconds }) => seconds ?? []).sort((a, b) => a - b);
      const rank = (percent: number) =>
        times.find((_, index) => (index + 1) * 100 >= percent * times.length) ?? null;
      const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
      const averageSeconds: unknown = times.length > 0 ? expect.closeTo(mean, 9) : null;
      return { within, rank, averageSeconds };
    };
    const { within, rank, averageSeconds } = inTime(now - rangeMs, Infinity);
    expect(service.oldestAt).toBe(lastDay[0]!.at);
    expect(whole).toMatchObject({
      ...{ samples: within.length, averageSeconds },
      ...{ p50Seconds: rank(50), p95Seconds: rank(95), p99Seconds: rank(99) },
    });
    for (const [index, { from, ...slot }] of slots.entries()) {
      const { within, averageSeconds } = inTime(from, slots[index + 1]?.from ?? Infinity);
      const failures = within.filter(({ failed }) => failed).length;
      expect(slot).toMatchObject({ samples: within.length, failures, averageSeconds });
    }
  });
  fc.assert(property, { numRuns: 40 });
});

test('every share of time equals a simple count of milliseconds', () => {
  const probes = fc.array(
    fc.record({
      gapMs: fc.integer({ min: 0, max: 400 }),
      failed: fc.boolean(),
      inMaintenance: fc.boolean(),
      holdMs: fc.constantFrom(70, 140),
    }),
    { minLength: 1, maxLength: 40 },
  );
  const property = fc.property(probes, fc.integer({ min: 90, max: 5000 }), (all, rangeMs) => {
    let now = NOON;
    const added = all.map(({ gapMs, ...probe }) => ({ ...probe, at: (now += gapMs) }));
    now += 30;
    /** The result that holds in each known millisecond. */
    const known = new Map<number, (typeof added)[number]>();
    for (const probe of added) {
      for (const at of known.keys()) if (at >= probe.at) known.delete(at);
      for (let at = probe.at; at < probe.at + probe.holdMs; at += 1) known.set(at, probe);
    }
    const expected = (from: number, to: number) => {
      const results = [...known].filter(([at]) => at >= from && at <= to).map(([, probe]) => probe);
      const outside = results.filter(({ inMaintenance }) => !inMaintenance);
      const worked = outside.filter(({ failed }) => !failed).length;
      const availabilityRatio = outside.length === 0 ? null : worked / outside.length;
      return [availabilityRatio, outside.length < results.length];
    };
    const { availabilityRatio, slots } = historyOf(added, rangeMs, now);
    expect(availabilityRatio).toBe(expected(slots[0]!.from, now)[0]);
    for (const [index, { from, availabilityRatio: share, inMaintenance }] of slots.entries()) {
      const to = (slots[index + 1]?.from ?? now + 1) - 1;
      expect([share, inMaintenance ?? false]).toEqual(expected(from, to));
    }
  });
  fc.assert(property, { numRuns: 60 });
});

test('an outage of 1 h in 12 h is 8.3 % of the time, although probes are six times as frequent', () => {
  const probes = probesFor(12 * HOUR_MS, (at) => ({
    failed: at >= 5 * HOUR_MS && at < 6 * HOUR_MS,
  }));
  const history = historyOf(probes, 12 * HOUR_MS, NOON + 12 * HOUR_MS);
  expect(history.samples).toBe(11 * 120 + 720);
  expect(Math.abs(history.availabilityRatio! - 11 / 12)).toBeLessThan(0.002);
  const shares = history.slots.reduce((sum, slot) => sum + slot.availabilityRatio!, 0);
  expect(shares / HISTORY_SLOTS).toBeCloseTo(history.availabilityRatio!, 6);
});

test('time without measurements is left out, whatever the last result was', () => {
  const probes = [{ at: NOON }, { at: NOON + 30_000, failed: true }];
  const now = NOON + 3 * HOUR_MS;
  expect(historyOf(probes, 4 * HOUR_MS, now).availabilityRatio).toBeCloseTo(30 / 65, 9);
  expect(historyOf(probes, HOUR_MS, now).availabilityRatio).toBeNull();
});

test('a slot has the reasons of the probes that failed in it, each once', () => {
  const now = NOON + 90 * MINUTE_MS;
  const of = (reasons: readonly ProbeFailureReason[], at: number) =>
    reasons.map((reason, index) => ({ at: at + index * 100, failed: true, reason }));
  const { slots } = historyOf(
    [
      ...of(PROBE_FAILURE_REASONS, NOON),
      { at: NOON + MINUTE_MS, seconds: 0.1, inMaintenance: true },
      ...of(['timeout', 'dns', 'timeout'], NOON + 2 * MINUTE_MS),
    ],
    90 * MINUTE_MS,
    now,
  );
  const reasons = slots.map((slot) => slot.reasons);
  expect(reasons.slice(0, 3)).toEqual([PROBE_FAILURE_REASONS, undefined, ['dns', 'timeout']]);
  expect(reasons.slice(3).filter(Boolean)).toEqual([]);
});

test('a day at the default interval takes 94 kB', () => {
  const service = stored(probesFor(3 * DAY_MS + 1, () => ({}), 15_000));
  expect(service.oldestAt).toBe(NOON + 2 * DAY_MS);
  expect(service.bytes).toBe(93_626);
});

test('stores at most MAX_PROBES, so that four services take less than 2 MB; the oldest are dropped', () => {
  const service = stored(probesFor(DAY_MS, () => ({}), SECOND_MS));
  const { samples } = service.summarise('db-service', slotGrid(DAY_MS, NOON + DAY_MS));
  expect(samples).toBe(MAX_PROBES);
  expect(service.oldestAt).toBe(NOON + DAY_MS - MAX_PROBES * SECOND_MS);
  expect(service.bytes).toBe(MAX_CAPACITY * 13);
  expect(4 * service.bytes + MEBIBYTE, 'four services and business metrics').toBeLessThan(
    2_000_000,
  );
});
