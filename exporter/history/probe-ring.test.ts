import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_PROBES, ProbeRing } from './probe-ring.ts';
import type { StoredResult, VisitProbe } from './probe-ring.ts';

const DAY_MS = 86_400_000;
const SUCCESS = { seconds: 0.05, failed: false, inMaintenance: false, holdMs: 35_000 };
type Probe = readonly [...Parameters<VisitProbe>];

function contents(ring: ProbeRing): Probe[] {
  const probes: Probe[] = [];
  ring.forEach((...probe) => probes.push(probe));
  return probes;
}

test('stores the probes of the last day, oldest first', () => {
  const gaps = fc.array(
    fc.record({
      gapMs: fc.oneof(fc.constant(5000), fc.constant(30_000), fc.integer({ min: 1, max: DAY_MS })),
      micros: fc.option(fc.integer({ min: 0, max: 30_000_000 }), { nil: undefined }),
      failed: fc.boolean(),
      inMaintenance: fc.boolean(),
      holdMs: fc.constantFrom(10_000, 35_000),
    }),
    { maxLength: 1500, size: 'max' },
  );
  fc.assert(
    fc.property(gaps, (probes) => {
      const ring = new ProbeRing();
      const added: (readonly [at: number, result: StoredResult])[] = [];
      let at = 1_795_521_600_000;
      for (const { gapMs, micros, ...kept } of probes) {
        at += gapMs;
        const seconds = micros === undefined ? undefined : micros / 1e6;
        ring.add(at, { seconds, ...kept });
        added.push([at, { seconds, ...kept }]);
      }
      const expected = added.map(([then, result], index): Probe => {
        const { seconds = NaN, failed, inMaintenance, holdMs } = result;
        const next = added[index + 1]?.[0] ?? Infinity;
        return [then, seconds, failed, Math.min(next, then + holdMs), inMaintenance];
      });
      expect(contents(ring)).toEqual(expected.filter(([then]) => then >= at - DAY_MS));
    }),
    { numRuns: 30 },
  );
});

test('a day at the default interval takes 53 kB', () => {
  const ring = new ProbeRing();
  for (let at = 0; at <= 3 * DAY_MS; at += 30_000) ring.add(at, SUCCESS);
  expect(contents(ring)).toHaveLength(2881);
  expect(ring.oldestAt).toBe(2 * DAY_MS);
  expect(ring.bytes).toBe(53_248);
});

test('stores at most MAX_PROBES: with a probe each second the oldest are dropped', () => {
  const ring = new ProbeRing();
  for (let second = 1; second <= 86_400; second += 1) ring.add(second * 1000, SUCCESS);
  expect(contents(ring)).toHaveLength(MAX_PROBES);
  expect(ring.oldestAt).toBe((86_400 - MAX_PROBES + 1) * 1000);
  expect(ring.bytes).toBe(MAX_PROBES * 13);
});

test('an empty ring has no oldest probe', () => {
  expect(new ProbeRing().oldestAt).toBe(Infinity);
});
