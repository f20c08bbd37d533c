import { describe, expect, it } from 'vitest';
import { nextSlotMs, offsetOf } from '../clock.ts';
import { serviceOf } from '../../tests/support/check-of.ts';
import { makeWorld } from '../../tests/support/probes/prober-world.ts';

const INTERVAL_MS = 30_000;
const many = (count: number) => Array.from({ length: count }, (_, index) => serviceOf(`s${index}`));

describe('the schedule', () => {
  it('probes every service at once at the start, a few in each turn', async () => {
    const { clock, script, prober } = makeWorld(many(25));
    await clock.advance(0);
    expect(script.started).toHaveLength(10);

    await clock.advance(20);

    expect(script.started).toHaveLength(25);
    await prober.stop();
  });

  it('does not let services that hang delay the start of the others', async () => {
    const { clock, script, prober } = makeWorld(many(1000));
    for (let index = 0; index < 1000; index += 2) {
      script.answer(`s${index}`, { afterMs: 5_000, reason: 'timeout' });
    }

    await clock.advance(1_000);

    expect(script.started).toHaveLength(1000);
    await prober.stop();
  });

  it('then probes each service at its own offset in the interval, without drift', async () => {
    const { clock, script, prober } = makeWorld(many(4));

    await clock.advance(20 * INTERVAL_MS);

    for (const host of ['s0', 's1', 's2', 's3']) {
      const [, ...later] = script.startsOf(host).map((atMs) => atMs % INTERVAL_MS);
      expect(later.length).toBeGreaterThanOrEqual(19);
      for (const offsetMs of later) expect(Math.abs(offsetMs - (later[0] ?? 0))).toBeLessThan(2);
    }
    const offsets = new Set(script.started.slice(4, 8).map(({ atMs }) => atMs % INTERVAL_MS));
    expect(offsets.size).toBe(4);
    await prober.stop();
  });

  it('spreads a thousand services evenly: never more than 4 probes in 60 ms', async () => {
    const { clock, script, prober } = makeWorld(many(1000));
    await clock.advance(3 * INTERVAL_MS);

    const second = script.started
      .map(({ atMs }) => atMs)
      .filter((atMs) => atMs > INTERVAL_MS + 5_000);

    second.forEach((atMs, index) => {
      const fifthNext = second[index + 4];
      if (fifthNext !== undefined) expect(fifthNext - atMs).toBeGreaterThan(60);
    });
    expect(second.length).toBeGreaterThan(1800);
    await prober.stop();
  });

  it('probes again soon after the end of a failed probe, and then returns to its slots', async () => {
    const { clock, script, prober } = makeWorld([serviceOf('down')]);
    script.answer('down', { afterMs: 1_000, reason: 'timeout' });

    await clock.advance(13_000);
    expect(script.startsOf('down')).toEqual([0, 6_000, 12_000]);
    script.answer('down', {});
    await clock.advance(60_000);

    const [, , , recovered = NaN, next = NaN, last = NaN] = script.startsOf('down');
    expect(recovered).toBe(18_000);
    expect([next % INTERVAL_MS, last - next]).toEqual([0, INTERVAL_MS]);
    await prober.stop();
  });

  it('never waits longer than the interval after a probe that mended, wherever its slot lies', async () => {
    for (const brokenForMs of [4_000, 14_000, 24_500, 29_000]) {
      const service = serviceOf('blip', { timeoutMs: 5_000, earlyReprobeMs: 5_000 });
      const { clock, script, prober } = makeWorld([service]);
      await clock.advance(INTERVAL_MS - 1);
      script.answer('blip', { afterMs: brokenForMs % 5_000, reason: 'timeout' });
      await clock.advance(brokenForMs);
      script.answer('blip', {});
      await clock.advance(3 * INTERVAL_MS);

      const starts = script.startsOf('blip');
      const gaps = starts.map((atMs, index) => atMs - (starts[index - 1] ?? atMs));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(INTERVAL_MS);
      await prober.stop();
    }
  });

  it('never runs two probes of a service at once, and counts those that it skipped', async () => {
    const service = serviceOf('slow', { intervalMs: 1_000, timeoutMs: 10_000 });
    const { clock, script, prober, scrape } = makeWorld([service]);
    script.answer('slow', { afterMs: 3_500 });

    await clock.advance(20_000);

    expect(script.running.length).toBeLessThanOrEqual(1);
    const gaps = script.startsOf('slow').map((atMs, index, all) => atMs - (all[index - 1] ?? atMs));
    expect(gaps.slice(1).every((gap) => gap >= 3_500)).toBe(true);
    const [line] = await scrape('penpal_monitoring_probes_skipped_total{');
    expect(Number(line?.split(' ')[1])).toBeGreaterThanOrEqual(12);
    await prober.stop();
  });

  it('measures how late probes start', async () => {
    const { clock, prober, scrape } = makeWorld([serviceOf('auth')]);
    await clock.advance(INTERVAL_MS + 5_000);
    clock.jump(INTERVAL_MS + 200);
    await clock.advance(0);

    const lines = await scrape('penpal_monitoring_schedule_lag_seconds');

    const sum = lines.find((line) => line.includes('_sum'))?.split(' ')[1];
    expect(Number(sum)).toBeGreaterThan(0.2);
    await prober.stop();
  });

  it('leaves no timer and no probe behind when it is stopped', async () => {
    const { clock, script, prober } = makeWorld(many(30));
    script.answer('s3', { afterMs: 5_000, reason: 'timeout' });
    await clock.advance(1_000);
    expect(script.running).toEqual(['s3']);

    await prober.stop();

    expect(script.running).toEqual([]);
    expect(clock.pending).toBe(0);
    expect(prober.states()).toHaveLength(30);
  });
});

describe('the slots of a service', () => {
  it.for([
    [0, 0, 30_000],
    [0, 0.5, 15_000],
    [14_999, 0.5, 15_000],
    [15_000, 0.5, 45_000],
    [45_001.25, 0.5, 75_000],
  ])('after %d ms with offset %d: %d ms', ([afterMs = 0, offset = 0, slotMs]) => {
    expect(nextSlotMs(afterMs, 30_000, offset)).toBe(slotMs);
  });

  it('always come next, within an interval', () => {
    for (let ordinal = 0; ordinal < 500; ordinal += 1) {
      const offset = offsetOf(ordinal);
      let atMs = ordinal * 7_919.37;
      for (let turn = 0; turn < 5; turn += 1) {
        const nextMs = nextSlotMs(atMs, 777.7, offset);
        expect(nextMs).toBeGreaterThan(atMs);
        expect(nextMs - atMs).toBeLessThanOrEqual(777.7 + 1e-6);
        atMs = nextMs;
      }
    }
  });
});
