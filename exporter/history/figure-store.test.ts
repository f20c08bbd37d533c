import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sample } from '../metrics/sample.ts';
import type { FigureHistory } from './history.ts';
import { FigureStore, MAX_FIGURE_BYTES } from './figure-store.ts';
import { sumOfKnown } from './known-values.ts';
import { slotGrid } from './slots.ts';

const NOON = Date.parse('2026-11-24T12:00:00.000Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SOURCE = { collector: 'ai-usage' };
const created = (value: number) =>
  sample('penpal_conversations_total', { status: 'created' }, value);

const lastOf = ({ points }: FigureHistory) => points.findLast((point) => point !== null);

function read(at: number, samples: readonly ReturnType<typeof sample>[], source = SOURCE) {
  return { source, samples, last: { at, success: true } };
}

/** Reads one value a minute, the last one at noon. */
function afterMinutes(values: readonly (number | undefined)[]): FigureStore {
  const store = new FigureStore();
  values.forEach((value, index) => {
    const at = NOON - (values.length - 1 - index) * MINUTE_MS;
    store.record(read(at, value === undefined ? [] : [created(value)]));
  });
  return store;
}

test.each([
  { title: 'a single value is no increase', values: [5], last: 5, increase: null },
  { title: 'a counter that grows', values: [5, 7, 12], last: 12, increase: 7 },
  { title: 'a counter that stands still', values: [5, 5], last: 5, increase: 0 },
  { title: 'after a reset it began again at 0', values: [5, 7, 2, 3], last: 3, increase: 5 },
  { title: 'a gap hides nothing', values: [5, undefined, undefined, 9], last: 9, increase: 4 },
  {
    title: 'a figure that went away keeps its last value',
    values: [5, 6, undefined],
    last: 6,
    increase: 1,
  },
])('increase: $title', ({ values, last, increase }) => {
  const [figure] = afterMinutes(values).summarise(slotGrid(HOUR_MS, NOON));
  expect(figure).toMatchObject({ metric: 'penpal_conversations_total', increase });
  expect(lastOf(figure!)).toBe(last);
  expect(sumOfKnown(figure!.added)).toBe(increase);
});

test.each([
  { title: 'the value just before the range is what it began with', rangeMs: 90_000, increase: 2 },
  { title: 'a value from longer before is not', rangeMs: 30_000, increase: 1 },
  {
    title: 'without any in the range there is no figure',
    rangeMs: HOUR_MS,
    at: NOON + 2 * HOUR_MS,
  },
])('the range: $title', ({ rangeMs, increase, at = NOON }) => {
  const figures = afterMinutes([10, 20, 21, 22]).summarise(slotGrid(rangeMs, at));
  expect(figures.map((figure) => figure.increase)).toEqual(
    increase === undefined ? [] : [increase],
  );
});

test('a slot has what was added in it, all that was added in a gap where that ends, after a reset all', () => {
  const store = afterMinutes([10, 12, undefined, undefined, 20, 3, 4]);
  const [figure] = store.summarise(slotGrid(90 * MINUTE_MS, NOON + 1));
  expect(figure!.added.slice(-7)).toEqual([null, 2, null, null, 8, 3, 1]);
});

test('a gauge has no increase', () => {
  const store = new FigureStore();
  store.record(read(NOON - MINUTE_MS, [sample('penpal_total_users', {}, 100)]));
  store.record(read(NOON, [sample('penpal_total_users', {}, 120)]));
  const [figure] = store.summarise(slotGrid(HOUR_MS, NOON));
  expect(figure).toMatchObject({ increase: null, added: [] });
  expect(lastOf(figure!)).toBe(120);
});

test('of two reads in a minute the later counts', () => {
  const store = new FigureStore();
  store.record(read(NOON + 1000, [created(1)]));
  store.record(read(NOON + 31_000, [created(2)]));
  const [figure] = store.summarise(slotGrid(HOUR_MS, NOON + MINUTE_MS));
  expect(figure!.points.filter((point) => point !== null)).toEqual([2]);
});

test('a read that failed changes nothing', () => {
  const store = afterMinutes([5, 6]);
  store.record({ source: SOURCE, samples: [], last: { at: NOON + 5000, success: false } });
  store.record({ source: SOURCE, samples: [] });
  expect(store.summarise(slotGrid(HOUR_MS, NOON)).map(lastOf)).toEqual([6]);
});

test('what one collector has read changes nothing of another, and goes with its collector', () => {
  const store = afterMinutes([5]);
  const users = [sample('penpal_total_users', {}, 1)];
  const metrics = () => store.summarise(slotGrid(HOUR_MS, NOON)).map(({ metric }) => metric);
  store.record(read(NOON, users, { collector: 'auth-users' }));
  expect(metrics()).toEqual(['penpal_conversations_total', 'penpal_total_users']);
  store.retain(new Set(['auth-users']));
  expect(metrics()).toEqual(['penpal_total_users']);
  store.retain(new Set());
  expect(metrics()).toEqual([]);
});

test('a series that was not seen for a day is forgotten', () => {
  const store = afterMinutes([5]);
  const bytes = store.bytes;
  store.record(read(NOON + 24 * HOUR_MS, []));
  expect(store.bytes).toBeLessThan(bytes);
});

test('many series are kept less finely: each keeps its last value and its increase', () => {
  const store = new FigureStore();
  const languages = Array.from({ length: 300 }, (_, index) => `language-${index}`);
  for (let minute = 0; minute <= 120; minute += 1) {
    const samples = languages.map((language, index) =>
      sample('penpal_messages_total', { language, type: 'text' }, minute * index),
    );
    store.record(read(NOON + minute * MINUTE_MS, samples));
  }
  const figures = store.summarise(slotGrid(4 * HOUR_MS, NOON + 121 * MINUTE_MS));
  expect(figures).toHaveLength(300);
  for (const [index, figure] of figures.entries()) {
    expect(lastOf(figure)).toBe(120 * index);
    const first = figure.points.find((point) => point !== null);
    expect(figure.increase! + first!).toBe(120 * index);
  }
});

test('never grows beyond its bound, whatever is read', () => {
  const reads = fc.array(
    fc.record({
      gapMs: fc.integer({ min: 1, max: 2 * HOUR_MS }),
      series: fc.integer({ min: 0, max: 1200 }),
    }),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(reads, (all) => {
      const store = new FigureStore();
      let at = NOON;
      for (const { gapMs, series } of all) {
        at += gapMs;
        const samples = Array.from({ length: series }, (_, index) =>
          sample('penpal_users_by_language', { language: `language-${index}` }, at),
        );
        store.record(read(at, samples));
        expect(store.bytes).toBeLessThanOrEqual(MAX_FIGURE_BYTES);
        const lasts = store.summarise(slotGrid(HOUR_MS, at)).map(lastOf);
        expect(lasts.filter((last) => last === at).length).toBe(Math.min(series, lasts.length));
      }
    }),
    { numRuns: 8 },
  );
});
