import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { MovedClock } from '../../tests/support/moved-clock.ts';
import { CollectorSet } from './collector-set.ts';
import { bad, good, source, start } from '../../tests/support/collectors/answered-collectors.ts';
import { configuredSource, serve } from '../../tests/support/collectors/source-server.ts';

describe('a reload', () => {
  it('keeps state and timer of a source that did not change', async () => {
    const { collectors, clock, answer, readsOf, stateOf } = start([source('a')]);
    await answer('a', good(7));
    await clock.advance(10_000);
    const before = stateOf('a');
    collectors.apply([source('b'), source('a')]);
    expect(collectors.states()[1]).toBe(before);
    await clock.advance(20_000);
    expect(readsOf('a')).toEqual([0, 30_000]);
    expect(readsOf('b')).toEqual([10_000]);
  });

  it('starts a source that changed anew and ends its old read', async () => {
    const { collectors, clock, asked, answer, readsOf, figures } = start([source('a')]);
    await answer('a', good(7));
    await clock.advance(30_000);
    collectors.apply([source('a', { interval: '10s' })]);
    expect(asked[1]?.signal.aborted).toBe(true);
    expect(figures()).toEqual([]);
    asked[1]?.answer(good(8));
    await answer('a', good(9));
    expect(figures()).toEqual([9]);
    await clock.advance(10_000);
    expect(readsOf('a')).toEqual([0, 30_000, 30_000, expect.closeTo(36_180, 0)]);
  });

  it('removes a source with its figures and its collector', async () => {
    const { collectors, clock, answer, readsOf } = start([source('a'), source('b')]);
    await answer('a', good(7));
    collectors.apply([source('b')]);
    expect(collectors.states().map((state) => state.source.collector)).toEqual(['b']);
    expect(JSON.stringify([...collectors.samples()])).not.toMatch(/"a"|penpal_total_users/);
    await clock.advance(60_000);
    expect(readsOf('a')).toEqual([0]);
  });
});

describe('three hundred sources', () => {
  const names = Array.from({ length: 300 }, (_, index) => `c${index}`);

  it('start ten at a time, and are then read evenly over the interval', async () => {
    const { clock, asked } = start(names.map((name) => source(name)));
    expect(asked).toHaveLength(10);
    await clock.advance(1_450);
    expect(asked).toHaveLength(300);
    for (const { answer } of asked) answer(good(1));
    await clock.advance(30_000);
    const perSecond = new Map<number, number>();
    for (const { atMs } of asked.slice(300)) {
      const second = Math.floor(atMs / 1000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    }
    expect(asked).toHaveLength(600);
    expect(Math.max(...perSecond.values())).toBeLessThanOrEqual(12);
  });

  it('that are stopped while they start are not read later', async () => {
    const { clock, asked, collectors } = start(names.map((name) => source(name)));
    await collectors.stop();
    await clock.advance(60_000);
    expect(asked).toHaveLength(10);
    expect(clock.pending).toBe(0);
  });
});

describe('who listens', () => {
  it('is told of each read, with the state in place', async () => {
    const { collectors, clock, answer, figures, stateOf } = start([source('a')]);
    const told: unknown[] = [];
    collectors.onRead((state) => {
      expect(stateOf('a')).toBe(state);
      told.push(state.last?.success, ...figures());
    });
    await answer('a', good(1));
    await clock.advance(30_000);
    await answer('a', bad());
    expect(told).toEqual([true, 1, false]);
  });

  it('and fails does not end the reading or the others', async () => {
    const { collectors, clock, answer, readsOf } = start([source('a')]);
    let told = 0;
    collectors.onRead(() => {
      throw new Error('listener');
    });
    collectors.onRead(() => void (told += 1));
    await answer('a', good(1));
    await clock.advance(30_000);
    expect([told, readsOf('a')]).toEqual([1, [0, 30_000]]);
  });
});

describe('the end', () => {
  it('leaves no timer and no read', async () => {
    const { collectors, clock, asked, answer } = start([source('a'), source('b'), source('c')]);
    await answer('a', good(1));
    collectors.apply([source('a'), source('b')]);
    await collectors.stop();
    expect(clock.pending).toBe(0);
    expect(asked.slice(1).map(({ signal }) => signal.aborted)).toEqual([true, true]);
  });

  it('ends a real read of a source that never answers', async () => {
    await using server = await serve(() => {});
    const collectors = new CollectorSet({ clock: new MovedClock(), log: silentLogger });
    const metrics = [{ metric: 'penpal_total_users', value: 'n' }];
    collectors.apply([configuredSource(server.url, { format: 'json', timeout: '1h', metrics })]);
    await collectors.stop();
    expect(collectors.states()[0]?.last).toBeUndefined();
  });
});
