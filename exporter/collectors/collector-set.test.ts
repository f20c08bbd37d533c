import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { SourceConfig } from '../config/config.ts';
import { silentLogger } from '../logger.ts';
import type { Logger } from '../logger.ts';
import { MovedClock } from '../moved-clock.ts';
import { CollectorSet } from './collector-set.ts';
import type { Fetched } from './fetch-source.ts';
import { configuredSource, serve } from './testing/source-server.ts';

/** A read that is under way: the test answers it. */
interface Asked {
  readonly collector: string;
  readonly atMs: number;
  readonly signal: AbortSignal;
  answer(fetched: Fetched): void;
}

const good = (n: unknown) => ({ text: JSON.stringify({ n }), mediaType: '' });
const bad = (failure = 'the connection was refused') => ({ failure });

function source(collector: string, entry: Record<string, unknown> = {}): SourceConfig {
  const metrics = [{ metric: 'penpal_total_users', value: 'n' }];
  const defaults = { collector, format: 'json', interval: '30s', metrics };
  return configuredSource('http://localhost', { ...defaults, ...entry });
}

let collectors: CollectorSet;
afterEach(() => collectors.stop());

/** A set whose reads the test answers, on a clock that the test moves. */
function start(sources: readonly SourceConfig[], log: Logger = silentLogger) {
  const clock = new MovedClock();
  const asked: Asked[] = [];
  const fetch = ({ collector }: SourceConfig, signal: AbortSignal) =>
    new Promise<Fetched>((answer) => {
      signal.addEventListener('abort', () => answer(bad('stopped')));
      asked.push({ collector, atMs: clock.monotonic(), signal, answer });
    });
  collectors = new CollectorSet({ clock, log, fetch });
  collectors.apply(sources);
  return {
    clock,
    asked,
    /** Answers the last read of a collector. */
    answer: async (collector: string, fetched: Fetched) => {
      asked.findLast((one) => one.collector === collector)?.answer(fetched);
      await clock.advance(0);
    },
    readsOf: (name: string) =>
      asked.filter(({ collector }) => collector === name).map(({ atMs }) => atMs),
  };
}

const figures = () =>
  [...collectors.samples()]
    .filter(({ name }) => name === 'penpal_total_users')
    .map(({ value }) => value);
const stateOf = (name: string) => {
  const state = collectors.states().find(({ source }) => source.collector === name);
  if (!state) throw new Error(`${name} has no state`);
  return state;
};

describe('the timer of a source', () => {
  it('reads at once and then at every interval, from start to start', async () => {
    const { clock, answer, readsOf } = start([source('a')]);
    expect(readsOf('a')).toEqual([0]);
    for (let round = 0; round < 3; round += 1) {
      await clock.advance(2_000);
      await answer('a', good(1));
      await clock.advance(28_000);
    }
    expect(readsOf('a')).toEqual([0, 30_000, 60_000, 90_000]);
  });

  it('never reads twice at once, and skips what a slow read missed', async () => {
    const { clock, answer, readsOf } = start([source('a')]);
    await clock.advance(70_000);
    expect(readsOf('a')).toEqual([0]);
    await answer('a', good(1));
    await clock.advance(20_000);
    expect(readsOf('a')).toEqual([0, 90_000]);
  });

  it('goes on after failures', async () => {
    const { clock, answer, readsOf } = start([source('a')]);
    await answer('a', bad());
    await clock.advance(30_000);
    expect(readsOf('a')).toEqual([0, 30_000]);
  });

  it('is not held up by another source that is slow', async () => {
    const { clock, answer, readsOf } = start([source('slow'), source('a')]);
    for (let round = 0; round < 3; round += 1) {
      await answer('a', good(round));
      await clock.advance(30_000);
    }
    expect(readsOf('slow')).toEqual([0]);
    expect(readsOf('a')).toEqual([0, 30_000, 60_000, 90_000]);
    expect(figures()).toEqual([2]);
  });
});

describe('the state of a source', () => {
  it('has the figures of the last read, when it was and how long it took', async () => {
    const { clock, answer } = start([source('a')]);
    expect(stateOf('a')).toMatchObject({ samples: [], droppedTotal: {} });
    expect(stateOf('a').last).toBeUndefined();
    await clock.advance(250);
    await answer('a', good(7));
    const at = Date.parse('2026-11-24T12:00:00Z');
    const last = { at, success: true, durationSeconds: 0.25, dropped: [] };
    expect(stateOf('a')).toMatchObject({ last, lastSuccessAt: at });
    expect(figures()).toEqual([7]);
  });

  it('has no figures after a read that failed, and remembers the last success', async () => {
    const { clock, answer } = start([source('a')]);
    await answer('a', good(7));
    await clock.advance(30_000);
    await answer('a', bad('expected HTTP status 2xx, got 500'));
    const { last, lastSuccessAt } = stateOf('a');
    expect(last).toMatchObject({ success: false, message: 'expected HTTP status 2xx, got 500' });
    expect(lastSuccessAt).toBe(Date.parse('2026-11-24T12:00:00Z'));
    expect(figures()).toEqual([]);
    await clock.advance(30_000);
    await answer('a', good(8));
    expect(figures()).toEqual([8]);
    expect(stateOf('a').last).not.toHaveProperty('message');
  });

  it('counts refusals over all reads', async () => {
    const { clock, answer } = start([source('a')]);
    for (const n of ['x', null, 'y', 4]) {
      await answer('a', good(n));
      await clock.advance(30_000);
    }
    expect(stateOf('a').droppedTotal).toEqual({ not_a_number: 2, missing: 1 });
    expect(figures()).toEqual([4]);
  });

  it('shows a counter that its source set back as it is', async () => {
    const metrics = [{ metric: 'penpal_payments_total', labels: { status: 'failed' }, value: 'n' }];
    const { clock, answer } = start([source('a', { metrics })]);
    const seen: number[] = [];
    for (const n of [12, 3]) {
      await answer('a', good(n));
      seen.push(...stateOf('a').samples.map(({ value }) => value));
      await clock.advance(30_000);
    }
    expect(seen).toEqual([12, 3]);
  });

  it('counts a series that an earlier source has as a duplicate', async () => {
    const { answer } = start([source('a'), source('b')]);
    await answer('a', good(1));
    await answer('b', good(2));
    expect(stateOf('a').droppedTotal).toEqual({});
    expect(stateOf('b').droppedTotal).toEqual({ duplicate: 1 });
    expect(figures()).toEqual([1]);
  });
});

describe('a reload', () => {
  it('keeps state and timer of a source that did not change', async () => {
    const { clock, answer, readsOf } = start([source('a')]);
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
    const { clock, answer, asked, readsOf } = start([source('a')]);
    await answer('a', good(7));
    await clock.advance(30_000);
    collectors.apply([source('a', { interval: '10s' })]);
    expect(asked[1]?.signal.aborted).toBe(true);
    expect(figures()).toEqual([]);
    asked[1]?.answer(good(8));
    await answer('a', good(9));
    expect(figures()).toEqual([9]);
    await clock.advance(30_000);
    expect(readsOf('a')).toEqual([0, 30_000, 30_000, 40_000]);
  });

  it('removes a source with its figures and its collector', async () => {
    const { clock, answer, readsOf } = start([source('a'), source('b')]);
    await answer('a', good(7));
    collectors.apply([source('b')]);
    expect(collectors.states().map((state) => state.source.collector)).toEqual(['b']);
    expect(JSON.stringify([...collectors.samples()])).not.toMatch(/"a"|penpal_total_users/);
    await clock.advance(60_000);
    expect(readsOf('a')).toEqual([0]);
  });
});

describe('who listens', () => {
  it('is told of each read, with the state in place, until it ends that', async () => {
    const { clock, answer } = start([source('a')]);
    const told: unknown[] = [];
    const end = collectors.onRead((state) => {
      expect(stateOf('a')).toBe(state);
      told.push(state.last?.success, ...figures());
    });
    await answer('a', good(1));
    await clock.advance(30_000);
    await answer('a', bad());
    end();
    await clock.advance(30_000);
    await answer('a', good(2));
    expect(told).toEqual([true, 1, false]);
  });

  it('and fails does not end the reading or the others', async () => {
    const { clock, answer, readsOf } = start([source('a')]);
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
    const { clock, answer, asked } = start([source('a'), source('b'), source('c')]);
    await answer('a', good(1));
    collectors.apply([source('a'), source('b')]);
    await collectors.stop();
    expect(clock.pending).toBe(0);
    expect(asked.slice(1).map(({ signal }) => signal.aborted)).toEqual([true, true]);
  });

  it('ends a real read of a source that never answers', async () => {
    await using server = await serve(() => {});
    collectors = new CollectorSet({ clock: new MovedClock(), log: silentLogger });
    const metrics = [{ metric: 'penpal_total_users', value: 'n' }];
    collectors.apply([configuredSource(server.url, { format: 'json', timeout: '1h', metrics })]);
    await collectors.stop();
    expect(collectors.states()[0]?.last).toBeUndefined();
  });
});

describe('the log', () => {
  it('says a failure and a recovery once, and each kind of refusal once', async () => {
    const lines: { level: string; msg: string; reason?: string; metric?: string }[] = [];
    const write = (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[0]);
    const formatters = { level: (level: string) => ({ level }) };
    const { clock, answer } = start([source('a')], pino({ level: 'info', formatters }, { write }));
    const metric = 'penpal_total_users';
    for (const n of [1, bad(), bad(), 2, 3, 'x', 'y', null, 4, null]) {
      await answer('a', typeof n === 'object' && n !== null ? n : good(n));
      await clock.advance(30_000);
    }
    const said = lines.map((line) => [line.level, line.msg, line.metric ?? line.reason]);
    expect(said).toEqual([
      ['warn', 'business figures cannot be read', 'the connection was refused'],
      ['info', 'business figures are read again', undefined],
      ['warn', 'business figures cannot be read', expect.stringContaining('got "x"')],
      ['warn', 'refused figures', metric],
      ['warn', 'refused figures', metric],
      ['info', 'business figures are read again', undefined],
      ['warn', 'business figures cannot be read', expect.stringContaining('got nothing')],
    ]);
  });
});
