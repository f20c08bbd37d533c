import { array, assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aiMetrics, exposition, LANGUAGES, MODELS, TOKENS_PER_MESSAGE } from './ai-metrics.ts';
import { DAY_MS, flow, OPENING_MS, split } from './flow.ts';
import { createPlatform, type Platform, type PlatformOptions } from './platform.ts';

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
  const families = aiMetrics(1, NOON, NOON + 6 * HOUR_MS);
  const samplesOf = (name: string) => families.find((known) => known.name === name)?.samples ?? [];
  const total = (name: string, where: Record<string, string> = {}) =>
    add(
      samplesOf(name)
        .filter(({ labels }) =>
          Object.entries(where).every(([key, value]) => labels[key] === value),
        )
        .map(({ value }) => value),
    );

  test('have the names, types and labels of the real ones, and no series twice', () => {
    const published = families.map(({ name, type, samples }) => {
      const labels = samples.map((sample) =>
        Object.keys(sample.labels).filter((key) => key !== 'le'),
      );
      return `${name} ${type} ${[...new Set(labels.map((keys) => keys.sort().join()))].join(' ')}`;
    });
    expect(published.sort()).toEqual([
      'ai_active_websocket_connections gauge ',
      'ai_cache_operations_total counter operation,result',
      'ai_conversations_created_total counter language,level,type',
      'ai_costs_total counter model,provider,user_id',
      'ai_messages_processed_total counter language,level,type',
      'ai_providers_health_status gauge provider',
      'ai_rate_limit_hits_total counter endpoint,user_id',
      'ai_request_duration_seconds histogram endpoint,model,provider',
      'ai_requests_total counter endpoint,method,model,provider,status',
      'ai_tokens_consumed_total counter model,provider,type',
    ]);
    const series = families.flatMap(({ name, samples }) =>
      samples.map(({ suffix, labels }) => JSON.stringify([name, suffix, labels])),
    );
    expect(new Set(series).size).toBe(series.length);
  });

  test('agree with each other: messages, requests, conversations, rate limits', () => {
    const messages = total('ai_messages_processed_total', { type: 'user' });
    const conversations = total('ai_conversations_created_total');
    expect(messages).toBeGreaterThan(10_000);
    expect(total('ai_requests_total', { status: '200' })).toBe(messages);
    expect(total('ai_requests_total', { status: '201' })).toBe(conversations);
    expect(total('ai_requests_total', { status: '429' })).toBe(total('ai_rate_limit_hits_total'));
    expect(Math.abs(messages / conversations - 7.95)).toBeLessThanOrEqual(0.05);
  });

  test.each(MODELS)('cost tokens × price for $model', ({ model, ...price }) => {
    const tokens = (type: string) => total('ai_tokens_consumed_total', { model, type });
    const usd = (tokens('prompt') * price.prompt + tokens('completion') * price.completion) / 1e6;
    expect(usd).toBeGreaterThan(0.1);
    expect(total('ai_costs_total', { model })).toBeCloseTo(usd, 9);
    const requests = total('ai_requests_total', { model, status: '200' });
    expect(tokens('prompt')).toBe(requests * TOKENS_PER_MESSAGE.prompt);
  });

  test('have histograms whose buckets rise to the count', () => {
    const durations = Map.groupBy(
      samplesOf('ai_request_duration_seconds'),
      ({ labels }) => labels['model'],
    );
    expect(durations.size).toBe(MODELS.length);
    for (const samples of durations.values()) {
      const buckets = samples.filter(({ suffix }) => suffix === '_bucket');
      const bounds = ['0.1', '0.25', '0.5', '1', '2.5', '5', '10', '30', '+Inf'];
      const values = buckets.map(({ value }) => value);
      expect(buckets.map(({ labels }) => labels['le'])).toEqual(bounds);
      expect(values).toEqual(values.toSorted((a, b) => a - b));
      expect(values.at(-1)).toBe(samples.find(({ suffix }) => suffix === '_count')?.value);
    }
  });

  test('leave out counters of what never happened, but no gauges', () => {
    const fresh = aiMetrics(1, NOON, NOON).filter(({ samples }) => samples.length > 0);
    expect(fresh.map(({ type }) => type)).toEqual(['histogram', 'gauge', 'gauge']);
  });

  test('are written with escaped label values', () => {
    const samples = [{ labels: { language: 'a"b\\c\nd' }, value: 1 }];
    expect(exposition([{ name: 'x', help: 'X', type: 'gauge', samples }])).toBe(
      '# HELP x X\n# TYPE x gauge\nx{language="a\\"b\\\\c\\nd"} 1\n',
    );
  });
});

describe('the platform', () => {
  function platformAt(options: PlatformOptions = {}) {
    const clock = { ms: NOON, now: () => clock.ms };
    return { clock, platform: createPlatform({ clock, ...options }) };
  }

  /** The value of each counter, by series. */
  function counters(platform: Platform): Map<string, number> {
    const values = { ...platform.payments(), ...platform.users().usersByLanguage };
    const families = platform.ai(NOON).filter(({ type }) => type === 'counter');
    const ai = families.flatMap(({ name, samples }) =>
      samples.map(({ labels, value }) => [name + JSON.stringify(labels), value] as const),
    );
    return new Map([...Object.entries(values), ...ai]);
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

  test('gives the same values for the same seed and time, others for another seed', () => {
    const [one, same, other] = [1, 1, 2].map((seed) => [
      ...counters(platformAt({ seed }).platform),
    ]);
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

  test('has payments of which most succeed', () => {
    const { successfulPayments, failedPayments, pendingPayments } =
      platformAt().platform.payments();
    const all = successfulPayments + failedPayments + pendingPayments;
    expect(successfulPayments / all).toBeCloseTo(0.93, 3);
    expect(failedPayments / all).toBeCloseTo(0.05, 3);
  });

  test('passes an hour in a minute at speed 60', () => {
    const [fast, real] = [platformAt({ speed: 60 }), platformAt()];
    fast.clock.ms += MINUTE_MS;
    real.clock.ms += HOUR_MS;
    expect(counters(fast.platform)).toEqual(counters(real.platform));
  });

  test('does not go back when the clock does', () => {
    const { clock, platform } = platformAt();
    clock.ms += HOUR_MS;
    const before = platform.payments();
    clock.ms -= HOUR_MS;
    expect(platform.payments()).toEqual(before);
  });
});
