import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sample } from '../metrics/sample.ts';
import { BusinessValues, MAX_SERIES } from './business-values.ts';
import { slotGrid, sumOfKnown } from './history.ts';

const NOON = Date.parse('2026-11-24T12:00:00.000Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SOURCE = { collector: 'ai-usage' };
const created = (value: number) =>
  sample('penpal_conversations_total', { status: 'created' }, value);

/** A read of a collector. */
function read(at: number, samples: readonly ReturnType<typeof sample>[], source = SOURCE) {
  return { source, samples, last: { at, success: true } };
}

/** Reads one value a minute, the last one at noon. */
function afterMinutes(values: readonly (number | undefined)[]): BusinessValues {
  const store = new BusinessValues();
  values.forEach((value, index) => {
    const at = NOON - (values.length - 1 - index) * MINUTE_MS;
    store.record(read(at, value === undefined ? [] : [created(value)]));
  });
  return store;
}

test.each([
  { title: 'of a single value is unknown', values: [5], increase: null },
  { title: 'of a counter that grows', values: [5, 7, 12], increase: 7 },
  { title: 'of a counter that does not change', values: [5, 5], increase: 0 },
  { title: 'begins again at 0 after a reset', values: [5, 7, 2, 3], increase: 5 },
  { title: 'spans a gap', values: [5, undefined, undefined, 9], increase: 4 },
  { title: 'stays when the series goes away', values: [5, 6, undefined], increase: 1 },
])('the increase $title', ({ values, increase }) => {
  const [history] = afterMinutes(values).summarise(slotGrid(HOUR_MS, NOON));
  expect(history).toMatchObject({ metric: 'penpal_conversations_total', increase });
  expect(sumOfKnown(history!.points)).toBe(increase);
});

test.each([
  { title: 'begins with the value just before it', rangeMs: 90_000, increases: [2] },
  { title: 'does not begin with an older value', rangeMs: 30_000, increases: [1] },
  { title: 'without values has no history', rangeMs: HOUR_MS, at: NOON + 7_200_000, increases: [] },
])('a range $title', ({ rangeMs, increases, at = NOON }) => {
  const all = afterMinutes([10, 20, 21, 22]).summarise(slotGrid(rangeMs, at));
  expect(all.map(({ increase }) => increase)).toEqual(increases);
});

test('a slot has the gain in it; after a gap all that was gained, after a reset the value', () => {
  const store = afterMinutes([10, 12, undefined, undefined, 20, 3, 4]);
  const [history] = store.summarise(slotGrid(90 * MINUTE_MS, NOON + 1));
  expect(history!.points.slice(-7)).toEqual([null, 2, null, null, 8, 3, 1]);
});

test('a gauge has no increase; a slot has its last value', () => {
  const store = new BusinessValues();
  const record = (at: number, users: number) =>
    store.record(read(at, [sample('penpal_total_users', {}, users)]));
  record(NOON - MINUTE_MS, 100);
  record(NOON - 20_000, 110);
  record(NOON, 120);
  const [history] = store.summarise(slotGrid(HOUR_MS, NOON));
  expect(history!.increase).toBeNull();
  expect(history!.points.filter((point) => point !== null)).toEqual([100, 120]);
});

test.each([
  { title: 'does not count a fall', status: 'failed', values: [1000, 999], increase: 0 },
  { title: 'nets a fall and a rise', status: 'failed', values: [9, 8, 11], increase: 2 },
  { title: 'of a level is unknown', status: 'pending', values: [3, 40, 5], increase: null },
] as const)('the increase of a total $title', ({ status, values, increase }) => {
  const store = new BusinessValues();
  values.forEach((value, minute) => {
    const payments = sample('penpal_payments_total', { status }, value);
    store.record(read(NOON + (minute - values.length + 1) * MINUTE_MS, [payments]));
  });
  const [history] = store.summarise(slotGrid(HOUR_MS, NOON));
  expect(history!.increase).toBe(increase);
  const known = history!.points.filter((point) => point !== null);
  expect(Math.min(...known)).toBeGreaterThanOrEqual(0);
  if (increase === null) expect(known).toEqual(values);
});

test('a failed read, and one from before the newest, change nothing', () => {
  const store = afterMinutes([5, 6]);
  store.record({ source: SOURCE, samples: [], last: { at: NOON + 5000, success: false } });
  store.record({ source: SOURCE, samples: [] });
  store.record(read(NOON - 1, [created(1000)]));
  expect(store.summarise(slotGrid(HOUR_MS, NOON)).map(({ increase }) => increase)).toEqual([1]);
});

test('the metrics of a collector do not depend on others, and go with their collector', () => {
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

/** Measured: a value with its time takes 24 bytes in growing arrays, a series 300 to 500 beside them. */
function bytesOf({ series }: BusinessValues): number {
  return [...series.values()].reduce((sum, { values }) => sum + 24 * values.length + 500, 0);
}

test('a series without a value for a day is dropped, and so are values older than a day', () => {
  const store = afterMinutes([5, 6]);
  const bytes = bytesOf(store);
  store.record(read(NOON + 24 * HOUR_MS, [created(7)]));
  expect(bytesOf(store)).toBe(bytes);
  store.record(read(NOON + 48 * HOUR_MS + 1, []));
  expect(bytesOf(store)).toBe(0);
});

test('many series lose every second value; each keeps its increase', () => {
  const store = new BusinessValues();
  const languages = Array.from({ length: 300 }, (_, index) => `language-${index}`);
  for (let minute = 0; minute <= 200; minute += 1) {
    const samples = languages.map((language, index) =>
      sample('penpal_messages_total', { language, type: 'text' }, minute * index),
    );
    store.record(read(NOON + minute * MINUTE_MS, samples));
  }
  const all = store.summarise(slotGrid(4 * HOUR_MS, NOON + 201 * MINUTE_MS));
  expect(all).toHaveLength(300);
  for (const [index, { increase }] of all.entries()) {
    expect(increase! >= 190 * index && increase! <= 200 * index).toBe(true);
  }
});

test('never takes more than 1 MiB; the newest values are always there', () => {
  const reads = fc.array(
    fc.record({
      gapMs: fc.integer({ min: 1, max: 2 * HOUR_MS }),
      series: fc.integer({ min: 0, max: 600 }),
      repeats: fc.constantFrom(1, 100),
    }),
    { maxLength: 3 },
  );
  const property = fc.property(reads, (all) => {
    const store = new BusinessValues();
    let at = NOON;
    for (const { gapMs, series, repeats } of all) {
      for (let repeat = 0; repeat < repeats; repeat += 1) {
        at += gapMs / repeats;
        const languages = Array.from({ length: series }, (_, index) => `language-${index}`);
        const users = languages.map((language) =>
          sample('penpal_users_by_language', { language }, at),
        );
        store.record(read(at, users));
      }
      expect(bytesOf(store)).toBeLessThanOrEqual(1_048_576);
      const found = store.summarise(slotGrid(HOUR_MS, at));
      const newest = found.filter(({ points }) => points.at(-1) === at);
      expect(newest.length).toBe(Math.min(series, MAX_SERIES));
    }
  });
  fc.assert(property, { numRuns: 8 });
});
