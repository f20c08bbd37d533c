import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MovedClock } from '../../tests/support/moved-clock.ts';
import { serviceOf } from '../../tests/support/check-of.ts';
import { unprobedTarget } from '../../tests/support/target-states.ts';
import { HISTORY_SLOTS } from './history.ts';
import { MemoryHistory } from './memory-history.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const REFUSED = { reason: 'connection_refused', message: 'refused' } as const;

interface Check {
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/** A history with one service, on a clock that the test moves. */
function start() {
  const clock = new MovedClock();
  const history = new MemoryHistory({ clock });
  history.retain([serviceOf('db-service')]);
  const probe = (failed: boolean, check: Partial<Check> = {}, inMaintenance = false) =>
    history.recordProbe(
      unprobedTarget('db-service', { service: serviceOf('db-service', check), inMaintenance }),
      { startedAt: clock.now(), ...(failed && { failure: REFUSED }) },
    );
  const summary = async (rangeMs: number) => (await history.query(rangeMs)).services[0]!;
  return { clock, history, probe, summary };
}

test('an outage of 1 h in 12 h is 8.3 % of the time, although probes are six times as frequent', async () => {
  const { clock, probe, summary } = start();
  const began = clock.now();
  while (clock.now() < began + 12 * HOUR_MS) {
    const since = clock.now() - began;
    const isDown = since >= 5 * HOUR_MS && since < 6 * HOUR_MS;
    probe(isDown);
    clock.jump(isDown ? 5 * SECOND_MS : 30 * SECOND_MS);
  }
  const { samples, availabilityRatio, slots } = await summary(12 * HOUR_MS);
  expect(samples).toBe(11 * 120 + 720);
  expect(Math.abs(availabilityRatio! - 11 / 12)).toBeLessThan(0.002);
  const failures = slots.reduce((sum, slot) => sum + slot.failures, 0);
  expect(failures).toBe(720);
  const shares = slots.reduce((sum, slot) => sum + slot.availabilityRatio!, 0);
  expect(shares / HISTORY_SLOTS).toBeCloseTo(availabilityRatio!, 6);
});

test('time in maintenance is left out, whether its probes fail or not', async () => {
  const { clock, probe, summary } = start();
  const began = clock.now();
  while (clock.now() < began + HOUR_MS) {
    const since = clock.now() - began;
    const inMaintenance = since >= 20 * MINUTE_MS && since < 40 * MINUTE_MS;
    probe((inMaintenance && since < 35 * MINUTE_MS) || since < 10 * MINUTE_MS, {}, inMaintenance);
    clock.jump(30 * SECOND_MS);
  }
  const { samples, availabilityRatio, slots } = await summary(HOUR_MS);
  expect(samples).toBe(120);
  expect(availabilityRatio).toBeCloseTo(30 / 40, 2);
  const maintained = slots.filter((slot) => slot.inMaintenance);
  expect(maintained).toHaveLength(30);
  expect(new Set(maintained.map((slot) => slot.availabilityRatio))).toEqual(new Set([null]));
});

test('time without measurements is left out, whatever the last result was', async () => {
  const { clock, probe, summary } = start();
  probe(false);
  clock.jump(30 * SECOND_MS);
  probe(true);
  clock.jump(3 * HOUR_MS);
  expect((await summary(4 * HOUR_MS)).availabilityRatio).toBeCloseTo(30 / 65, 9);
  expect((await summary(HOUR_MS)).availabilityRatio).toBeNull();
});

test('a result holds by the interval and timeout of its own check, even after a reload', async () => {
  const { clock, probe, summary } = start();
  probe(true, { intervalMs: 10 * MINUTE_MS, timeoutMs: 10 * SECOND_MS });
  clock.jump(10 * MINUTE_MS);
  probe(false, { intervalMs: 5 * SECOND_MS, timeoutMs: SECOND_MS });
  clock.jump(HOUR_MS);
  expect((await summary(2 * HOUR_MS)).availabilityRatio).toBeCloseTo(6 / 606, 9);
});

test('every share equals a simple count of milliseconds', async () => {
  const probes = fc.array(
    fc.record({
      gapMs: fc.integer({ min: 0, max: 400 }),
      failed: fc.boolean(),
      intervalMs: fc.constantFrom(50, 120),
    }),
    { minLength: 1, maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(probes, fc.integer({ min: 90, max: 5000 }), async (all, rangeMs) => {
      const { clock, probe, summary } = start();
      /** Whether the service worked, for each known millisecond. */
      const known = new Map<number, boolean>();
      for (const { gapMs, failed, intervalMs } of all) {
        clock.jump(gapMs);
        const now = clock.now();
        for (const at of known.keys()) if (at >= now) known.delete(at);
        for (let at = now; at < now + intervalMs + 20; at += 1) known.set(at, !failed);
        probe(failed, { intervalMs, timeoutMs: 20 });
      }
      clock.jump(30);
      const now = clock.now();
      const share = (from: number, to: number) => {
        const seen = [...known].filter(([at]) => at >= from && at <= to);
        return seen.length === 0 ? null : seen.filter(([, worked]) => worked).length / seen.length;
      };
      const { availabilityRatio, slots } = await summary(rangeMs);
      expect(availabilityRatio).toBe(share(slots[0]!.from, now));
      for (const [index, { from, availabilityRatio: ratio }] of slots.entries()) {
        expect(ratio).toBe(share(from, (slots[index + 1]?.from ?? now + 1) - 1));
      }
    }),
    { numRuns: 60 },
  );
});
