import { describe, expect, test } from 'vitest';
import { serviceOf } from '../../tests/support/check-of.ts';
import { makeWorld } from '../../tests/support/probes/prober-world.ts';

const INTERVAL_MS = 30_000;
const many = (count: number) => Array.from({ length: count }, (_, index) => serviceOf(`s${index}`));

describe('the schedule', () => {
  test('starts a probe of every service at once, one per millisecond, even if many hang', async () => {
    const { clock, script } = makeWorld(many(1000));
    for (let index = 0; index < 1000; index += 2) {
      script.answer(`s${index}`, { afterMs: 5_000, reason: 'timeout' });
    }

    await clock.advance(1_000);

    expect(script.started.map(({ atMs }) => atMs)).toEqual([...Array(1000).keys()]);
  });

  test('then probes each service at its own offset in the interval, without drift', async () => {
    const { clock, script } = makeWorld(many(4));

    await clock.advance(20 * INTERVAL_MS);

    for (const host of ['s0', 's1', 's2', 's3']) {
      const [, ...later] = script.startsOf(host).map((atMs) => atMs % INTERVAL_MS);
      expect(later.length).toBeGreaterThanOrEqual(19);
      for (const offsetMs of later) expect(Math.abs(offsetMs - (later[0] ?? 0))).toBeLessThan(2);
    }
    const offsets = new Set(script.started.slice(4, 8).map(({ atMs }) => atMs % INTERVAL_MS));
    expect(offsets.size).toBe(4);
  });

  test('spreads a thousand services evenly: never more than 4 probes in 60 ms', async () => {
    const { clock, script } = makeWorld(many(1000));
    await clock.advance(3 * INTERVAL_MS);

    const second = script.started
      .map(({ atMs }) => atMs)
      .filter((atMs) => atMs > INTERVAL_MS + 5_000);

    second.forEach((atMs, index) => {
      const fifthNext = second[index + 4];
      if (fifthNext !== undefined) expect(fifthNext - atMs).toBeGreaterThan(60);
    });
    expect(second.length).toBeGreaterThan(1800);
  });

  test('probes early after a failed probe, and then returns to its slots', async () => {
    const { clock, script } = makeWorld([serviceOf('down')]);
    script.answer('down', { afterMs: 1_000, reason: 'timeout' });

    await clock.advance(13_000);
    expect(script.startsOf('down')).toEqual([0, 5_000, 10_000]);
    script.answer('down', {});
    await clock.advance(60_000);

    const [, , , recovered = NaN, next = NaN, last = NaN] = script.startsOf('down');
    expect(recovered).toBe(15_000);
    expect([next % INTERVAL_MS, last - next]).toEqual([0, INTERVAL_MS]);
  });

  test('pauses for a second after a failed probe that took longer than the early re-probe', async () => {
    const { clock, script } = makeWorld([serviceOf('down', { timeoutMs: 9_000 })]);
    script.answer('down', { afterMs: 9_000, reason: 'timeout' });

    await clock.advance(20_000);

    expect(script.startsOf('down')).toEqual([0, 10_000, 20_000]);
  });

  test.each([4_000, 14_000, 24_500, 29_000])(
    'never waits longer than the interval after a recovery: outage of %d ms',
    async (brokenForMs) => {
      const service = serviceOf('blip', { timeoutMs: 5_000, earlyReprobeMs: 5_000 });
      const { clock, script } = makeWorld([service]);
      await clock.advance(INTERVAL_MS - 1);
      script.answer('blip', { afterMs: brokenForMs % 5_000, reason: 'timeout' });
      await clock.advance(brokenForMs);
      script.answer('blip', {});
      await clock.advance(3 * INTERVAL_MS);

      const starts = script.startsOf('blip');
      const gaps = starts.map((atMs, index) => atMs - (starts[index - 1] ?? atMs));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(INTERVAL_MS);
    },
  );

  test('never has two probes of a service in flight, and counts the skipped ones', async () => {
    const service = serviceOf('slow', { intervalMs: 1_000, timeoutMs: 10_000 });
    const { clock, script, scrape } = makeWorld([service]);
    script.answer('slow', { afterMs: 3_500 });

    await clock.advance(20_000);

    expect(script.running.length).toBeLessThanOrEqual(1);
    const gaps = script.startsOf('slow').map((atMs, index, all) => atMs - (all[index - 1] ?? atMs));
    expect(gaps.slice(1).every((gap) => gap >= 3_500)).toBe(true);
    const [line] = await scrape('penpal_monitoring_probes_skipped_total{');
    expect(Number(line?.split(' ')[1])).toBeGreaterThanOrEqual(12);
  });

  test('measures how late probes start, and starts late ones one per millisecond', async () => {
    const { clock, script, scrape } = makeWorld(many(5));
    await clock.advance(2 * INTERVAL_MS - 1);
    const before = script.started.length;
    clock.jump(INTERVAL_MS + 1);
    await clock.advance(4);

    const starts = script.started.slice(before).map(({ atMs }) => atMs - 3 * INTERVAL_MS);
    expect(starts.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
    const lines = await scrape('penpal_monitoring_schedule_lag_seconds');
    const sum = lines.find((line) => line.includes('_sum'))?.split(' ')[1];
    expect(Number(sum)).toBeGreaterThan(30);
  });

  test('makes up for a stall during the start with at most ten probes together', async () => {
    const { clock, script } = makeWorld(many(100));
    await clock.advance(0);
    clock.jump(50);
    await clock.advance(2);

    const together = Array<number>(10).fill(50);
    expect(script.started.map(({ atMs }) => atMs)).toEqual([0, ...together, 51, 52]);
  });

  test('leaves a millisecond for other work after a start, however long it takes', async () => {
    const starts: number[] = [];
    const probe = () => {
      starts.push(clock.monotonic());
      clock.jump(2);
      return Promise.resolve({ startedAt: clock.now(), phaseSeconds: {} });
    };
    const { clock } = makeWorld(many(2), { probe });

    await clock.advance(10);

    expect(starts).toEqual([0, 3]);
  });

  test('does not let removed and changed services delay the start of others', async () => {
    const { clock, script, prober } = makeWorld(many(1000));
    await clock.advance(1);
    prober.apply(many(1000).map(({ name }) => serviceOf(name, { timeoutMs: 4_000 })));
    await clock.advance(1);
    prober.apply([serviceOf('other')]);
    await clock.advance(2);

    expect(script.startsOf('other')).toEqual([3]);
  });

  test('leaves no timer and no probe in flight when it is stopped', async () => {
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
