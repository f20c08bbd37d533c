import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SERVICE_NAMES } from '../../../demo/fleet/penpal-services.ts';
import { KILLED_PARTS, planOf } from './plan.ts';
import { BAD_FILES, isGood } from './services-file.ts';

const HOUR_MS = 3_600_000;
const seeds = fc.nat({ max: 1_000_000 });

test('a plan is a pure function of its seed', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      expect(planOf(seed, HOUR_MS)).toEqual(planOf(seed, HOUR_MS));
    }),
    { numRuns: 20 },
  );
  expect(planOf(1, HOUR_MS)).not.toEqual(planOf(2, HOUR_MS));
});

test('the plan of a shorter run is the start of the plan of a longer one', () => {
  const length = fc.integer({ min: 0, max: HOUR_MS });
  fc.assert(
    fc.property(seeds, length, (seed, lengthMs) => {
      const longer = planOf(seed, HOUR_MS).filter(({ atMs }) => atMs < lengthMs);
      expect(planOf(seed, lengthMs)).toEqual(longer);
    }),
    { numRuns: 20 },
  );
});

test('the plan of an hour has every kind of action, in order of time', () => {
  const plan = planOf(7, HOUR_MS);
  const times = plan.map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const broken = plan.flatMap(({ action }) => (action.kind === 'fault' ? [action] : []));
  expect(new Set(broken.map(({ service }) => service))).toEqual(new Set(SERVICE_NAMES));
  expect(new Set(broken.map(({ fault }) => fault)).size).toBe(8);
  expect(broken.some(({ options }) => options.times === 1)).toBe(true);
  const killed = plan.flatMap(({ action }) => (action.kind === 'kill' ? [action] : []));
  expect(new Set(killed.map(({ part, signal }) => `${part} ${signal}`)).size).toBe(
    2 * KILLED_PARTS.length,
  );
  const files = plan.flatMap(({ action }) => (action.kind === 'reload' ? [action.file] : []));
  expect(new Set(files.filter((file) => !isGood(file)))).toEqual(new Set(BAD_FILES));
});
