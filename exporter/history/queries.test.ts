import { parser } from '@prometheus-io/lezer-promql';
import { expect, test } from 'vitest';
import { businessMetrics, type SampledName } from '../metrics/sample.ts';
import { slotGrid } from './history.ts';
import * as queries from './queries.ts';

const NOON = Date.parse('2026-11-24T12:00:00.000Z');
const DAY_MS = 86_400_000;
const RANGES_MS = { '1ms': 1, '15m': 900_000, '1h1m1s': 3_661_000, '7d': 604_800_000 };
const SERVICES = ['auth-service', 'db.eu'];

const cases = Object.entries(RANGES_MS).flatMap(([range, rangeMs]) => {
  const slots = { ...slotGrid(rangeMs, NOON), first: 0 };
  const all = {
    range: queries.rangeQuery(rangeMs),
    times: queries.timesQuery(SERVICES, rangeMs),
    slots: queries.slotQuery(SERVICES, slots),
    maintenance: queries.outsideQuery(SERVICES, slots),
    incidents: queries.incidentsQuery(Math.ceil(rangeMs / 10_000)),
    'business metrics': queries.businessQuery(businessMetrics, slots),
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

test('a service is matched by its name, dots included', () => {
  const query = queries.timesQuery(SERVICES, DAY_MS);
  expect(query).toContain(String.raw`{service_name=~"auth-service|db\\.eu"}`);
});

test('the step of response times doubles with the length of what is covered', () => {
  expect(queries.timesQuery(SERVICES, 540_000)).toContain('[540000ms:5000ms]');
  expect(queries.timesQuery(SERVICES, DAY_MS)).toContain(`[${DAY_MS}ms:40000ms]`);
  expect(queries.timesQuery(SERVICES, 30 * DAY_MS)).toContain(`[${30 * DAY_MS}ms:1280000ms]`);
});

test.each([
  { title: 'in all slots of a month', slotMs: 28_800_000, first: 0, stepMs: 3_600_000 },
  { title: 'in its last slot alone', slotMs: 28_800_000, first: 89, stepMs: 56_250 },
  { title: 'in all slots of an hour', slotMs: 40_000, first: 0, stepMs: 5000 },
  { title: 'in the last slot of an hour', slotMs: 40_000, first: 89, stepMs: 5000 },
])(
  'counters $title have points every $stepMs ms, the last one now',
  ({ slotMs, first, stepMs }) => {
    const slots = { ...slotGrid(90 * slotMs, NOON + 1234), first };
    const shift = (NOON + 1234) % stepMs;
    expect(queries.businessQuery(['penpal_messages_total'], slots)).toContain(
      `offset -${shift}ms)[${slotMs + 1}ms:${stepMs}ms] offset ${shift}ms`,
    );
  },
);

test('counts are rounded; sums of money are not', () => {
  const slots = { ...slotGrid(3_600_000, NOON), first: 0 };
  const business = (metric: SampledName) => queries.businessQuery([metric], slots);
  expect(business('penpal_messages_total')).toMatch(/^label_replace\(round\(max by/);
  expect(business('penpal_ai_cost_usd_total')).not.toContain('round');
  expect(queries.slotQuery(SERVICES, slots).split('round(sum by (service_name)')).toHaveLength(3);
});

test('an offset is never 0', () => {
  const query = queries.slotQuery(SERVICES, { ...slotGrid(3_600_000, NOON), first: 0 });
  expect(query).toContain('offset -5000ms');
});
