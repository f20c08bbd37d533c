import { describe, expect, it } from 'vitest';
import { createPlatform } from './platform.ts';

const START = Date.parse('2026-11-24T00:00:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function platformAt(options: { seed?: number; speed?: number } = {}) {
  const clock = { ms: START, now: () => clock.ms };
  return { clock, platform: createPlatform({ clock, ...options }) };
}

/** Every counter of the platform, flat: what Prometheus would call one. */
function counters(platform: ReturnType<typeof createPlatform>): number[] {
  const { learners, models } = platform.ai(START);
  return [
    ...Object.values({ ...platform.payments() }),
    ...Object.values(platform.users().usersByLanguage),
    ...learners.flatMap(({ messages, conversations }) => [
      messages,
      ...conversations.map(({ count }) => count),
    ]),
    ...models.flatMap(({ requests, failed, rateLimited, promptTokens, completionTokens }) => [
      requests,
      failed,
      rateLimited,
      promptTokens,
      completionTokens,
    ]),
    ...models.flatMap(({ users }) => users.map(({ costUsd }) => costUsd)),
  ];
}

describe('platform', () => {
  it('only ever adds to its counters, minute by minute through a day', () => {
    const { clock, platform } = platformAt();
    const first = counters(platform);
    let before = first;
    for (let minute = 0; minute < 24 * 60; minute++) {
      clock.ms += MINUTE_MS;
      const after = counters(platform);
      const shrunk = after.filter((value, index) => value < (before[index] ?? Infinity));
      expect(shrunk).toEqual([]);
      before = after;
    }
    const stuck = before.filter((value, index) => value === first[index]);
    expect(stuck).toEqual([]);
  });

  it('shows the same figures for the same seed and time, others for another seed', () => {
    const [one, same, other] = [{ seed: 1 }, { seed: 1 }, { seed: 2 }].map((options) => {
      const { clock, platform } = platformAt(options);
      clock.ms += 5 * HOUR_MS;
      return JSON.stringify([platform.users(), platform.payments(), platform.ai(START)]);
    });
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  it('has fewer active users than users, and each user learns one language', () => {
    const { clock, platform } = platformAt();
    for (let hour = 0; hour < 48; hour++) {
      clock.ms += HOUR_MS;
      const { activeUsers, totalUsers, usersByLanguage, averageUserLevel } = platform.users();
      expect(activeUsers).toBeGreaterThan(totalUsers * 0.5);
      expect(activeUsers).toBeLessThan(totalUsers * 0.6);
      expect(Object.values(usersByLanguage).reduce((sum, users) => sum + users)).toBe(totalUsers);
      expect(Object.keys(averageUserLevel)).toEqual(Object.keys(usersByLanguage));
      expect(Object.keys(usersByLanguage)).toContain('Français');
      expect(Math.min(...Object.values(averageUserLevel))).toBeGreaterThanOrEqual(1);
      expect(Math.max(...Object.values(averageUserLevel))).toBeLessThanOrEqual(6);
    }
  });

  it('sees most payments succeed', () => {
    const { successfulPayments, failedPayments, pendingPayments } =
      platformAt().platform.payments();
    const all = successfulPayments + failedPayments + pendingPayments;
    expect(successfulPayments / all).toBeCloseTo(0.93, 3);
    expect(failedPayments / all).toBeCloseTo(0.05, 3);
  });

  it('counts for ai-service from its start', () => {
    const { clock, platform } = platformAt();
    clock.ms += HOUR_MS;
    expect(platform.ai(clock.ms).messages).toBe(0);
    expect(platform.ai(START).messages).toBeGreaterThan(1000);
  });

  it('lives an hour in a minute at speed 60', () => {
    const fast = platformAt({ speed: 60 });
    const real = platformAt();
    fast.clock.ms += MINUTE_MS;
    real.clock.ms += HOUR_MS;
    expect(fast.platform.ai(START)).toEqual(real.platform.ai(START));
    expect(fast.platform.payments()).toEqual(real.platform.payments());
  });

  it('stands still while the clock is set back', () => {
    const { clock, platform } = platformAt();
    clock.ms += HOUR_MS;
    const before = platform.payments();
    clock.ms -= HOUR_MS;
    expect(platform.payments()).toEqual(before);
  });
});
