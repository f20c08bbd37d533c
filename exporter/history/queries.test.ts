import { parser } from '@prometheus-io/lezer-promql';
import { expect, test } from 'vitest';
import { catalog } from '../metrics/catalog.ts';
import { businessMetrics } from '../metrics/sample.ts';
import * as queries from './queries.ts';
import { slotGrid } from './slots.ts';

const RANGES_MS = { '1ms': 1, '15m': 900_000, '1h1m1s': 3_661_000, '7d': 604_800_000 };
const SERVICES = ['auth-service', 'db.eu'];

const cases = Object.entries(RANGES_MS).flatMap(([range, rangeMs]) => {
  const grid = slotGrid(rangeMs, Date.parse('2026-11-24T12:00:00.000Z'));
  const covered = queries.coveredRange(rangeMs, 600_000);
  const counters = businessMetrics.filter(queries.isCounter);
  const all = {
    coverage: queries.coverageQuery(rangeMs).query,
    services: queries.serviceQuery(SERVICES, covered),
    probes: queries.probeSlotQuery(SERVICES, grid),
    times: queries.timeSlotQuery(SERVICES, grid),
    outside: queries.outsideMaintenanceQuery(SERVICES, grid),
    increases: queries.increaseQuery(counters, covered),
    'business metrics': queries.businessSlotQuery(businessMetrics, grid),
    alerts: queries.alertsStartedQuery(rangeMs),
  };
  return Object.entries(all).map(([name, query]) => ({ range, name, query }));
});

test.each(cases)('the query for $name over $range is PromQL', ({ query }) => {
  const errors: string[] = [];
  parser.parse(query).iterate({
    enter: ({ type, from, to }) => void (type.isError && errors.push(query.slice(from, to))),
  });
  expect(errors).toEqual([]);
});

test.each(cases.filter(({ range }) => range === '7d'))(
  'the query for $name uses metrics of the catalogue only',
  ({ query }) => {
    const names = query.match(/\b(?:service|penpal|http)_\w+/g) ?? [];
    const unknown = names.filter(
      (name) => name !== 'service_name' && !Object.hasOwn(catalog, name),
    );
    expect(unknown).toEqual([]);
  },
);

test('a service is matched by its name, dots included', () => {
  const { query } = cases.find(({ name }) => name === 'times')!;
  expect(query).toContain(String.raw`{service_name=~"auth-service|db\\.eu"}`);
});

test.each([
  {
    title: 'of the same age have the same step',
    ranges: [3_600_000, 2_592_000_000],
    ageMs: 540_000,
  },
  { title: 'that are shorter than the age are read whole', ranges: [60_000], ageMs: 540_000 },
])('covered ranges $title', ({ ranges, ageMs }) => {
  const all = ranges.map((rangeMs) => queries.coveredRange(rangeMs, ageMs));
  expect(new Set(all)).toEqual(new Set([`[${Math.min(ageMs, ranges[0]!)}ms:5000ms]`]));
});

test('the step of a covered range doubles with its age', () => {
  const day = 86_400_000;
  expect(queries.coveredRange(30 * day, day)).toBe(`[${day}ms:40000ms]`);
  expect(queries.coveredRange(30 * day, 30 * day)).toBe(`[${30 * day}ms:1280000ms]`);
});
