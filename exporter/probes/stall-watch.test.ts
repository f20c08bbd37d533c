import { describe, expect, test } from 'vitest';
import { watchStalls } from './stall-watch.ts';
import { serviceOf } from '../../tests/support/check-of.ts';
import { MovedClock } from '../../tests/support/moved-clock.ts';
import { makeWorld } from '../../tests/support/probes/prober-world.ts';

describe('a probe during a stall', () => {
  test.each([
    ['failed', { afterMs: 100, reason: 'timeout' }],
    ['succeeded', { afterMs: 100 }],
  ] as const)('that %s changes no state and no metric', async (_, outcome) => {
    const { clock, script, prober, scrape } = makeWorld([serviceOf('auth', { unhealthyAfter: 1 })]);
    await clock.advance(6_000);
    const before = [prober.states(), await scrape('service_')];
    script.answer('auth', outcome);
    await clock.advance(29_950 - 6_000 + 100);
    expect(script.running).toEqual(['auth']);

    clock.jump(3_000);
    await clock.advance(0);

    expect(script.running).toEqual([]);
    expect([prober.states(), await scrape('service_')]).toEqual(before);
  });

  test('is repeated early', async () => {
    const { clock, script, prober } = makeWorld([serviceOf('auth')]);
    script.answer('auth', { afterMs: 100 });
    await clock.advance(50);
    clock.jump(3_000);

    await clock.advance(1_950);

    expect(script.startsOf('auth')).toEqual([0, 5_000]);
    expect(prober.states()[0]?.probesTotal).toBe(0);
    await clock.advance(100);
    expect(prober.states()[0]?.probesTotal).toBe(1);
  });

  test('does not affect the probe that starts after the stall', async () => {
    const { clock, script, healthOf } = makeWorld([serviceOf('auth')]);
    await clock.advance(1_000);
    script.answer('auth', { reason: 'timeout' });

    clock.jump(60_000);
    await clock.advance(6_000);

    expect(healthOf('auth')).toBe('unhealthy');
  });
});

describe('the stall watch', () => {
  test.each([
    ['a beat that is over a second late', 1_001, 0, [1_001]],
    ['a beat that is a second late', 1_000, 0, []],
    ['a wall clock that went on', 0, 60_000, [60_000]],
    ['a wall clock that was set back', 0, -60_000, [60_000]],
    ['a wall clock that was corrected a little', 0, 900, []],
  ])('finds in %s: %d ms, wall %d ms, the stalls %j', async (_, lateMs, wallMs, expected) => {
    const moved = new MovedClock();
    let suspendedMs = 0;
    const now = moved.now.bind(moved);
    moved.now = () => now() + suspendedMs;
    const stalls: number[] = [];
    const watch = watchStalls(moved, (forMs) => stalls.push(forMs));
    await moved.advance(1_000);
    expect(watch.count()).toBe(0);

    moved.jump(lateMs);
    suspendedMs = wallMs;

    // Also before the late beat came.
    expect(watch.count()).toBe(expected.length);
    await moved.advance(5_000);
    expect(watch.count()).toBe(expected.length);
    expect(stalls).toEqual(expected);
    watch.stop();
    expect(moved.pending).toBe(0);
  });
});

describe('the prober has', () => {
  test('stalled if no probe was conclusive for three intervals', async () => {
    const { clock, script, prober } = makeWorld([serviceOf('auth')]);
    await clock.advance(120_000);
    expect(prober.isOverdue()).toBe(false);
    script.answer('auth', { afterMs: 600_000 });

    await clock.advance(150_000);

    expect(prober.isOverdue()).toBe(true);
  });

  test('stalled if no probe is conclusive, even if the services keep changing', async () => {
    const auth = serviceOf('auth');
    const { clock, script, prober } = makeWorld([auth]);
    await clock.advance(20_000);
    script.answer('auth', { afterMs: 600_000 });

    for (let second = 0; second < 90; second += 5) {
      expect(prober.isOverdue()).toBe(false);
      script.answer(`pod-${second}`, { afterMs: 600_000 });
      prober.apply([auth, serviceOf(`pod-${second}`, { intervalMs: 20_000 })]);
      await clock.advance(5_000);
    }

    expect(prober.isOverdue()).toBe(true);
  });

  test('stalled by the interval of the new services alone, after a time without any', async () => {
    const { clock, script, prober } = makeWorld([serviceOf('slow', { intervalMs: 3_600_000 })]);
    await clock.advance(1_000);
    prober.apply([]);
    script.answer('auth', { afterMs: 600_000 });

    prober.apply([serviceOf('auth')]);
    await clock.advance(106_000);

    expect(prober.isOverdue()).toBe(true);
  });

  test.each([
    ['without services, nor when it gets its first ones', []],
    ['when an interval becomes shorter', [serviceOf('auth', { intervalMs: 3_600_000 })]],
  ])('not stalled %s', async (_, before) => {
    const { clock, prober } = makeWorld(before);
    await clock.advance(1_800_000);
    expect(prober.isOverdue()).toBe(false);

    prober.apply([serviceOf('auth')]);
    expect(prober.isOverdue()).toBe(false);
    await clock.advance(0);
    prober.apply([serviceOf('auth')]);
    expect(prober.isOverdue()).toBe(false);
  });
});
