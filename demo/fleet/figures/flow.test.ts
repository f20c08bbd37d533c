import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, flow, OPENING_MS } from './flow.ts';

const HOUR_MS = DAY_MS / 24;
const noon = Date.parse('2026-11-24T12:00:00Z');

describe('flow', () => {
  it('never goes back, whatever the seed, the moment and the step', () => {
    const moments = integer({ min: OPENING_MS - DAY_MS, max: noon + 3650 * DAY_MS });
    const steps = integer({ min: 0, max: DAY_MS });
    assert(
      property(integer(), moments, steps, (seed, atMs, stepMs) => {
        const { count } = flow(seed, 'any', 260_000);
        expect(count(atMs + stepMs)).toBeGreaterThanOrEqual(count(atMs));
      }),
      { numRuns: 1000 },
    );
  });

  it('never stops and never more than doubles', () => {
    assert(
      property(integer(), integer({ min: OPENING_MS, max: noon }), (seed, atMs) => {
        const intensity = flow(seed, 'any', 1).intensity(atMs);
        expect(intensity).toBeGreaterThan(0.049);
        expect(intensity).toBeLessThan(1.951);
      }),
    );
  });

  it('makes the mean number of events in a week', () => {
    const { count } = flow(7, 'any', 1000);
    expect(count(noon + 7 * DAY_MS) - count(noon)).toBeGreaterThan(6900);
    expect(count(noon + 7 * DAY_MS) - count(noon)).toBeLessThan(7100);
  });

  it('is at least twice as busy in the evening as at the end of the night', () => {
    const evening = Date.parse('2026-11-24T18:00:00Z');
    const night = Date.parse('2026-11-24T06:00:00Z');
    for (const seed of [1, 2, 3, 4, 5]) {
      const { count } = flow(seed, 'any', 100_000);
      const during = (fromMs: number) => count(fromMs + 2 * HOUR_MS) - count(fromMs);
      expect(during(evening)).toBeGreaterThan(2 * during(night));
    }
  });

  it('has nothing before the opening day', () => {
    expect(flow(1, 'any', 1000).count(OPENING_MS - DAY_MS)).toBe(0);
  });

  it('differs by seed and by name', () => {
    const counts = [flow(1, 'a', 1e6), flow(2, 'a', 1e6), flow(1, 'b', 1e6)].map((one) =>
      one.count(noon),
    );
    expect(new Set(counts).size).toBe(3);
  });
});
