import { parser } from '@prometheus-io/lezer-promql';
import { expect, test } from 'vitest';
import { catalog } from '../metrics/catalog.ts';
import { counterQueries, increasesInSlot, successOutsideMaintenance } from './counter-queries.ts';
import { figureIncreases, historyQueries } from './history-queries.ts';
import { slotGrid } from './slots.ts';

const RANGES_MS = { '1ms': 1, '15m': 900_000, '1h1m1s': 3_661_000, '7d': 604_800_000 };
const SERVICES = Array.from({ length: 201 }, (_, index) => `service-${index}.eu`);

function queriesFor(rangeMs: number): [name: string, query: string][] {
  const grid = slotGrid(rangeMs, Date.parse('2026-11-24T12:00:00.000Z'));
  return [
    ...Object.entries(historyQueries(grid)).filter(([name]) => name !== 'coveredStepMs'),
    ...[counterQueries, increasesInSlot, successOutsideMaintenance].flatMap((queries) =>
      queries(SERVICES, grid).map(
        (query, index) => [`${queries.name} ${index}`, query] as [string, string],
      ),
    ),
    [
      'figureIncreases',
      figureIncreases(['penpal_payments_total', 'penpal_ai_cost_usd_total'], grid),
    ],
  ];
}

const cases = Object.entries(RANGES_MS).flatMap(([range, rangeMs]) =>
  queriesFor(rangeMs).map(([name, query]) => ({ range, name, query })),
);

test.each(cases)('$name over $range is PromQL', ({ query }) => {
  const errors: string[] = [];
  parser.parse(query).iterate({
    enter: ({ type, from, to }) => void (type.isError && errors.push(query.slice(from, to))),
  });
  expect(errors).toEqual([]);
});

test.each(cases.filter(({ range }) => range === '1h1m1s'))(
  '$name asks for metrics of the catalogue only',
  ({ query }) => {
    const names = query.match(/\b(?:service|penpal|http)_\w+/g) ?? [];
    const unknown = names
      .map((name) => name.replace(/(duration_seconds)_(sum|count)$/, '$1'))
      .filter((name) => name !== 'service_name' && !Object.hasOwn(catalog, name));
    expect(unknown).toEqual([]);
  },
);

test('counters are asked for by at most 100 services in a query, each by its name as it is', () => {
  const grid = slotGrid(3_600_000, Date.parse('2026-11-24T12:00:00.000Z'));
  const asked = counterQueries(SERVICES, grid).map((query) => {
    const [, names = ''] = /^label_replace\(service_probes_total\{service_name=~"(.*?)"/.exec(
      query,
    )!;
    return names.split('|');
  });
  expect(asked.map(({ length }) => length)).toEqual([100, 100, 1]);
  expect(asked.flat()[200]).toBe(String.raw`service-200\\.eu`);
  expect(counterQueries([], grid)).toEqual([]);
});
