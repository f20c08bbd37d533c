import { describe, expect, it, test } from 'vitest';
import { bad, good, source, start } from '../../tests/support/collectors/collectors-on-demand.ts';
import { configuredSource, serve } from '../../tests/support/collectors/source-server.ts';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { systemClock } from '../clock.ts';
import { CollectorSet } from './collector-set.ts';

describe('a reload', () => {
  it('keeps the state and timer of an unchanged source', async () => {
    const { collectors, clock, respond, readsOf, stateOf } = await start([source('a')]);
    await respond('a', good(7));
    await clock.advance(10_000);
    const before = stateOf('a');
    collectors.apply([source('b'), source('a')]);
    expect(collectors.states()[1]).toBe(before);
    await clock.advance(20_000);
    expect(readsOf('a')).toEqual([0, 30_000]);
    expect(readsOf('b')).toEqual([10_000]);
  });

  it('restarts a source that changed and discards its read in progress', async () => {
    const { collectors, clock, reads, respond, readsOf, values } = await start([source('a')]);
    await respond('a', good(7));
    await clock.advance(30_000);
    collectors.apply([source('a', { interval: '10s' })]);
    await clock.advance(0);
    expect(reads[1]?.signal.aborted).toBe(true);
    expect(values()).toEqual([]);
    reads[1]?.respond(good(8));
    await respond('a', good(9));
    expect(values()).toEqual([9]);
    await clock.advance(10_000);
    expect(readsOf('a')).toEqual([0, 30_000, 30_000, expect.closeTo(36_180, 0)]);
  });

  it('removes a source with its values and its collector', async () => {
    const { collectors, clock, respond, readsOf } = await start([source('a'), source('b')]);
    await respond('a', good(7));
    collectors.apply([source('b')]);
    expect(collectors.states().map((state) => state.source.collector)).toEqual(['b']);
    expect(JSON.stringify([...collectors.samples()])).not.toMatch(/"a"|penpal_total_users/);
    await clock.advance(60_000);
    expect(readsOf('a')).toEqual([0]);
  });
});

describe('three hundred sources', () => {
  const sources = Array.from({ length: 300 }, (_, index) => source(`c${index}`));

  it('start ten at a time and are then read evenly over the interval', async () => {
    const { clock, reads } = await start(sources);
    expect(reads).toHaveLength(10);
    await clock.advance(1_450);
    expect(reads).toHaveLength(300);
    for (const { respond } of reads) respond(good(1));
    await clock.advance(30_000);
    expect(reads).toHaveLength(600);
    const perSecond = Map.groupBy(reads.slice(300), ({ atMs }) => Math.floor(atMs / 1000));
    const most = Math.max(...[...perSecond.values()].map(({ length }) => length));
    expect(most).toBeLessThanOrEqual(12);
  });

  it('that are stopped while they start are not read later', async () => {
    const { clock, reads, collectors } = await start(sources);
    await collectors.stop();
    await clock.advance(60_000);
    expect(reads).toHaveLength(10);
    expect(clock.pending).toBe(0);
  });
});

test('a listener gets each new state, which is then in place, even if another one throws', async () => {
  const { collectors, clock, respond, readsOf, values, stateOf } = await start([source('a')]);
  const seen: unknown[] = [];
  collectors.onRead(() => {
    throw new Error('listener');
  });
  collectors.onRead((state) => seen.push(stateOf('a') === state, state.last?.success, ...values()));
  await respond('a', good(1));
  await clock.advance(30_000);
  await respond('a', bad());
  expect(seen).toEqual([true, true, 1, true, false]);
  expect(readsOf('a')).toEqual([0, 30_000]);
});

test('stop ends all timers and reads, also of sources that were removed', async () => {
  const names = ['a', 'b', 'c'];
  const { collectors, clock, reads, respond } = await start(names.map((name) => source(name)));
  await respond('a', good(1));
  collectors.apply([source('a'), source('b')]);
  await collectors.stop();
  expect(clock.pending).toBe(0);
  expect(reads.slice(1).map(({ signal }) => signal.aborted)).toEqual([true, true]);
});

test('stop ends the read of a source that never responds', async () => {
  const { promise: requested, resolve } = Promise.withResolvers<void>();
  await using server = await serve(() => resolve());
  const collectors = new CollectorSet({ clock: systemClock, log: silentLogger });
  collectors.apply([configuredSource(server.url, { timeout: '1h' })]);
  await requested;
  await collectors.stop();
  expect(collectors.states()[0]?.last).toBeUndefined();
});
