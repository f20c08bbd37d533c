import { array, assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aiMetrics, LANGUAGES, MODELS, TOKENS_PER_ANSWER } from './ai-metrics.ts';
import { DAY_MS, flow, OPENING_MS, split } from './flow.ts';
import { createPlatform, type Platform } from './platform.ts';

const HOUR_MS = DAY_MS / 24;
const MINUTE_MS = HOUR_MS / 60;
const NOON = Date.parse('2026-11-24T12:00:00Z');
const add = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

describe('a flow', () => {
  test('never decreases and is bounded, whatever the seed, the moment and the step', () => {
    const moments = integer({ min: OPENING_MS - DAY_MS, max: NOON + 3650 * DAY_MS });
    const steps = integer({ min: 0, max: DAY_MS });
    const holds = property(integer(), moments, steps, (seed, atMs, stepMs) => {
      const { count, intensity } = flow(seed, 'any', 260_000);
      expect(count(atMs + stepMs)).toBeGreaterThanOrEqual(count(atMs));
      expect(intensity(atMs)).toBeGreaterThan(0.049);
      expect(intensity(atMs)).toBeLessThan(1.951);
    });
    assert(holds, { numRuns: 1000 });
  });

  test('has the mean number of events in a week, and none before the opening day', () => {
    const { count } = flow(7, 'any', 1000);
    expect(Math.abs(count(NOON + 7 * DAY_MS) - count(NOON) - 7000)).toBeLessThan(100);
    expect(count(OPENING_MS - DAY_MS)).toBe(0);
  });

  test.each([1, 2, 3, 4, 5])('is twice as busy in the evening as at night: seed %i', (seed) => {
    const { count } = flow(seed, 'any', 100_000);
    const during = (hour: number) =>
      count(NOON + (hour + 2) * HOUR_MS) - count(NOON + hour * HOUR_MS);
    expect(during(6)).toBeGreaterThan(2 * during(-6));
  });

  test('differs by seed and by name', () => {
    const flows = [flow(1, 'a', 1e6), flow(2, 'a', 1e6), flow(1, 'b', 1e6)];
    expect(new Set(flows.map(({ count }) => count(NOON))).size).toBe(3);
  });
});

describe('split', () => {
  const parts = (count: number, weights: readonly number[]) =>
    split(
      count,
      weights.map((weight) => ({ weight })),
    ).map(([, part]) => part);

  test('gives whole parts that add up, and no part shrinks while the count grows', () => {
    const weights = array(integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 30 });
    const counts = integer({ min: 0, max: 1_000_000_000 });
    const holds = property(
      counts,
      integer({ min: 0, max: 1000 }),
      weights,
      (count, more, shares) => {
        const before = parts(count, shares);
        expect(before.every(Number.isInteger)).toBe(true);
        expect(add(before)).toBe(count);
        const after = parts(count + more, shares);
        expect(after.every((part, index) => part >= (before[index] ?? Infinity))).toBe(true);
      },
    );
    assert(holds);
  });

  test('follows the weights', () => {
    expect(parts(100, [70, 20, 10])).toEqual([70, 20, 10]);
  });
});

describe('the metrics of ai-service', () => {
  const state = { startedAtMs: NOON, atMs: NOON + 6 * HOUR_MS, served: { '/api/v1/health': 720 } };
  const families = aiMetrics(1, { ...state, planned: true });
  const valuesOf = (name: string) => families.find((known) => known.name === name)?.values ?? [];
  const total = (name: string, where: Record<string, RegExp | string> = {}) => {
    const isMeant = ({ labels }: { readonly labels: Readonly<Record<string, string>> }) =>
      Object.entries(where).every(([key, value]) => new RegExp(value).test(labels[key] ?? ''));
    return add(
      valuesOf(name)
        .filter(isMeant)
        .map(({ value }) => value),
    );
  };
  const answers = total('ai_requests_total', { endpoint: /^.api.v1.ai./, status: '201' });

  test('have no series twice', () => {
    const series = families.flatMap(({ name, values }) =>
      values.map(({ metricName, labels }) => JSON.stringify([name, metricName, labels])),
    );
    expect(new Set(series).size).toBe(series.length);
  });

  test('agree with each other: one message for each answer, every request has a duration', () => {
    expect(answers).toBeGreaterThan(10_000);
    expect(total('ai_messages_processed_total')).toBe(answers);
    expect(total('ai_requests_total', { endpoint: 'health' })).toBe(720);
    const counted = valuesOf('ai_request_duration_seconds').filter(({ metricName }) =>
      metricName?.endsWith('_count'),
    );
    expect(add(counted.map(({ value }) => value))).toBe(total('ai_requests_total'));
  });

  test('have one failed request in a hundred, of which some are the fault of the service', () => {
    const all = total('ai_requests_total', { method: 'POST' });
    expect(total('ai_requests_total', { status: '400' }) / all).toBeCloseTo(0.006, 3);
    expect(total('ai_requests_total', { status: '500' }) / all).toBeCloseTo(0.005, 3);
  });

  test.each(MODELS)('cost tokens × price for $model', ({ model, weight, ...price }) => {
    const tokens = (type: string) =>
      total('ai_tokens_consumed_total', { model: `^${model}$`, type });
    const usd = (tokens('prompt') * price.prompt + tokens('completion') * price.completion) / 1e6;
    expect(usd).toBeGreaterThan(0.1);
    expect(total('ai_costs_total', { model: `^${model}$` })).toBeCloseTo(usd, 9);
    expect(tokens('prompt') / TOKENS_PER_ANSWER.prompt / answers).toBeCloseTo(weight / 100, 3);
  });

  test('have histograms whose buckets rise to the count', () => {
    const durations = Map.groupBy(
      valuesOf('ai_request_duration_seconds'),
      ({ labels }) => labels['endpoint'],
    );
    expect(durations.size).toBe(6);
    for (const samples of durations.values()) {
      const buckets = samples.filter(({ labels }) => 'le' in labels).map(({ value }) => value);
      expect(buckets).toEqual(buckets.toSorted((a, b) => a - b));
      expect(buckets.at(-1)).toBe(samples.at(-1)?.value);
    }
  });
});

describe('the platform', () => {
  function platformAt() {
    const clock = { ms: NOON, now: () => clock.ms };
    return { clock, platform: createPlatform(clock) };
  }

  /** The value of each counter, by series. */
  function counters(platform: Platform): Map<string, number> {
    const families = platform.ai(NOON, { planned: true }).filter(({ type }) => type === 'counter');
    const series = families.flatMap(({ name, values }) =>
      values.map(({ labels, value }) => [name + JSON.stringify(labels), value] as const),
    );
    return new Map(series);
  }

  test('never decreases a counter through a day, and increases each', () => {
    const { clock, platform } = platformAt();
    clock.ms += HOUR_MS;
    const first = counters(platform);
    let before = first;
    for (let minute = 0; minute < 24 * 60; minute++) {
      clock.ms += MINUTE_MS;
      const after = counters(platform);
      expect([...before].filter(([name, value]) => (after.get(name) ?? 0) < value)).toEqual([]);
      before = after;
    }
    expect([...first].filter(([name, value]) => before.get(name) === value)).toEqual([]);
  });

  test('gives the same values for the same time, others for another time', () => {
    const [one, same, other] = [1, 1, 2].map((hours) => {
      const { clock, platform } = platformAt();
      clock.ms += hours * HOUR_MS;
      return [...counters(platform), platform.payments(), platform.users()];
    });
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test('has fewer active users than users, one language for each, and levels from 1 to 6', () => {
    const { clock, platform } = platformAt();
    for (let hour = 0; hour < 48; hour++) {
      clock.ms += HOUR_MS;
      const { activeUsers, totalUsers, usersByLanguage, averageUserLevel } = platform.users();
      expect(Math.abs(activeUsers / totalUsers - 0.55)).toBeLessThan(0.05);
      expect(add(Object.values(usersByLanguage))).toBe(totalUsers);
      const languages = LANGUAGES.map(({ name }) => name);
      expect(Object.keys(usersByLanguage)).toEqual(languages);
      expect(Object.keys(averageUserLevel)).toEqual(languages);
      expect(Object.values(averageUserLevel).every((level) => level >= 1 && level <= 6)).toBe(true);
    }
  });

  test('has payments of which most succeed, and a few that are pending', () => {
    const { successfulPayments, failedPayments, pendingPayments } =
      platformAt().platform.payments();
    const decided = successfulPayments + failedPayments;
    expect(failedPayments / decided).toBeCloseTo(0.07 * 0.7, 3);
    expect(pendingPayments).toBeGreaterThan(0);
    expect(pendingPayments).toBeLessThan(20);
  });

  /** How often each number of a source rose and fell in a day, looked at every half minute. */
  function movesOfADay(read: (platform: Platform) => Readonly<Record<string, number>>) {
    const { clock, platform } = platformAt();
    const moves = new Map<string, { rose: number; fell: number; deepest: number }>();
    let before = read(platform);
    for (let step = 0; step < 48 * 60; step++) {
      clock.ms += MINUTE_MS / 2;
      const after = read(platform);
      for (const [name, value] of Object.entries(after)) {
        const change = value - (before[name] ?? 0);
        const { rose, fell, deepest } = moves.get(name) ?? { rose: 0, fell: 0, deepest: 0 };
        const is = { rose: rose + Number(change > 0), fell: fell + Number(change < 0) };
        moves.set(name, { ...is, deepest: Math.min(deepest, change) });
      }
      before = after;
    }
    return moves;
  }

  test('has totals that fall now and then, as those of a database do', () => {
    const moves = movesOfADay((platform) => {
      const { totalUsers, activeUsers } = platform.users();
      return { ...platform.payments(), totalUsers, activeUsers };
    });
    expect(moves.get('successfulPayments')).toMatchObject({ fell: 0 });
    // A retry takes one failed payment back, a closed account one user.
    expect(moves.get('failedPayments')).toMatchObject({ deepest: -1 });
    expect(moves.get('failedPayments')?.fell).toBeGreaterThan(5);
    expect(moves.get('totalUsers')).toMatchObject({ deepest: -1 });
    expect(moves.get('totalUsers')?.fell).toBeGreaterThan(5);
    const pending = moves.get('pendingPayments');
    expect(Math.min(pending?.rose ?? 0, pending?.fell ?? 0)).toBeGreaterThan(300);
  });

  test('does not go back when the clock does', () => {
    const { clock, platform } = platformAt();
    clock.ms += HOUR_MS;
    const before = platform.payments();
    clock.ms -= HOUR_MS;
    expect(platform.payments()).toEqual(before);
  });
});
