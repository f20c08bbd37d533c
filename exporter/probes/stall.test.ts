import { describe, expect, it } from 'vitest';
import type { Clock } from '../clock.ts';
import { MovedClock } from '../../tests/support/moved-clock.ts';
import { StallWatch } from './stall-watch.ts';
import { serviceOf } from '../../tests/support/check-of.ts';
import { makeWorld } from '../../tests/support/probes/prober-world.ts';

describe('a probe that ran while this process stood still', () => {
  it.for([
    ['failed', { afterMs: 100, reason: 'timeout' as const }],
    ['succeeded', { afterMs: 100 }],
  ] as const)('and %s changes no state and no figure', async ([, answer]) => {
    const { clock, script, prober, scrape } = makeWorld([serviceOf('auth', { unhealthyAfter: 1 })]);
    await clock.advance(6_000);
    const before = [prober.states(), await scrape('service_')];
    script.answer('auth', answer);
    await clock.advance(29_950 - 6_000 + 100);
    expect(script.running).toEqual(['auth']);

    clock.jump(3_000);
    await clock.advance(0);

    expect(script.running).toEqual([]);
    expect([prober.states(), await scrape('service_')]).toEqual(before);
    await prober.stop();
  });

  it('is repeated soon', async () => {
    const { clock, script, prober } = makeWorld([serviceOf('auth')]);
    script.answer('auth', { afterMs: 100 });
    await clock.advance(50);
    clock.jump(3_000);

    await clock.advance(5_000);

    expect(script.startsOf('auth')).toEqual([0, 8_050]);
    expect(prober.states()[0]?.probesTotal).toBe(0);
    await clock.advance(100);
    expect(prober.states()[0]?.probesTotal).toBe(1);
    await prober.stop();
  });

  it('does not take with it the probe that starts afterwards', async () => {
    const { clock, script, prober, healthOf } = makeWorld([serviceOf('auth')]);
    await clock.advance(1_000);
    script.answer('auth', { reason: 'timeout' });

    clock.jump(60_000);
    await clock.advance(6_000);

    expect(healthOf('auth')).toBe('unhealthy');
    await prober.stop();
  });
});

describe('the watch over stalls', () => {
  /** A clock whose wall runs on while the machine is suspended. */
  function watch() {
    const moved = new MovedClock();
    let suspendedMs = 0;
    const clock: Clock = {
      now: () => moved.now() + suspendedMs,
      monotonic: () => moved.monotonic(),
      after: (delayMs, run) => moved.after(delayMs, run),
    };
    const stalls: number[] = [];
    const stallWatch = new StallWatch(clock, (forMs) => stalls.push(forMs));
    return { moved, stallWatch, stalls, suspend: (forMs: number) => (suspendedMs += forMs) };
  }

  it.for([
    ['more than a second without a beat', 1_001, 0, 1_001],
    ['a second without a beat', 1_000, 0, undefined],
    ['a wall clock that ran on', 0, 60_000, 60_000],
    ['a wall clock that was set back', 0, -60_000, 60_000],
    ['a wall clock that was corrected a little', 0, 900, undefined],
  ] as const)(
    'finds in %s: %d ms, wall %d ms, a stall of %s ms',
    async ([, lateMs, wallMs, stallMs]) => {
      const { moved, stallWatch, stalls, suspend } = watch();
      await moved.advance(1_000);
      expect(stallWatch.count()).toBe(0);

      moved.jump(lateMs);
      suspend(wallMs);
      await moved.advance(0);

      expect(stallWatch.count()).toBe(stallMs === undefined ? 0 : 1);
      expect(stalls).toEqual(stallMs === undefined ? [] : [stallMs]);
      stallWatch.stop();
      expect(moved.pending).toBe(0);
    },
  );

  it('finds a stall before its own beat has come', async () => {
    const { moved, stallWatch } = watch();
    await moved.advance(1_000);
    moved.jump(5_000);

    expect(stallWatch.count()).toBe(1);
    await moved.advance(5_000);
    expect(stallWatch.count()).toBe(1);
    stallWatch.stop();
  });
});

describe('the prober', () => {
  it('has stalled when no probe came to a conclusion for three intervals', async () => {
    const { clock, script, prober } = makeWorld([serviceOf('auth')]);
    await clock.advance(120_000);
    expect(prober.stalled()).toBe(false);
    script.answer('auth', { afterMs: 600_000 });

    await clock.advance(150_000);

    expect(prober.stalled()).toBe(true);
    await prober.stop();
  });

  it('has not stalled when it has just got something to probe', async () => {
    const { clock, prober } = makeWorld();
    await clock.advance(600_000);

    prober.apply([serviceOf('auth')]);

    expect(prober.stalled()).toBe(false);
    await prober.stop();
  });

  it('has stalled when nothing comes to a conclusion, even if the services change all the time', async () => {
    const auth = serviceOf('auth');
    const { clock, script, prober } = makeWorld([auth]);
    await clock.advance(20_000);
    script.answer('auth', { afterMs: 600_000 });

    for (let second = 0; second < 90; second += 5) {
      expect(prober.stalled()).toBe(false);
      script.answer(`pod-${second}`, { afterMs: 600_000 });
      prober.apply([auth, serviceOf(`pod-${second}`, { intervalMs: 20_000 })]);
      await clock.advance(5_000);
    }

    expect(prober.stalled()).toBe(true);
    await prober.stop();
  });

  it('has not stalled when a service is to be probed more often than it just was', async () => {
    const { clock, prober } = makeWorld([serviceOf('auth', { intervalMs: 3_600_000 })]);
    await clock.advance(1_800_000);

    prober.apply([serviceOf('auth')]);
    expect(prober.stalled()).toBe(false);
    await clock.advance(0);
    prober.apply([serviceOf('auth')]);

    expect(prober.stalled()).toBe(false);
    await prober.stop();
  });

  it('has not stalled when there is nothing to probe', async () => {
    const { clock, prober } = makeWorld();

    await clock.advance(600_000);

    expect(prober.stalled()).toBe(false);
    await prober.stop();
  });
});
