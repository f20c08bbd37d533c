import { describe, expect, it, test } from 'vitest';
import { bad, good, source, start } from '../../tests/support/collectors/collectors-on-demand.ts';
import { configuredSource, serve } from '../../tests/support/collectors/source-server.ts';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { systemClock } from '../clock.ts';
import { DROP_REASONS } from '../metrics/catalog.ts';
import { sample, type Sample } from '../metrics/sample.ts';
import { CollectorSet, collectorSamples } from './collector-set.ts';
import { initialState, type CollectorState } from './collector.ts';

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
  const one = source('one');
  const sources = Array.from({ length: 300 }, (_, index) => {
    const collector = `c${index}`;
    return { ...one, collector, url: `http://${collector}` };
  });

  it('start one after another and are then read evenly over the interval', async () => {
    const { clock, reads } = await start(sources);
    expect(reads.map(({ atMs }) => atMs)).toEqual(sources.map((_, place) => place * 5));
    for (const { respond } of reads) respond(good(1));
    await clock.advance(30_000);
    expect(reads).toHaveLength(600);
    const perSecond = Map.groupBy(reads.slice(300), ({ atMs }) => Math.floor(atMs / 1000));
    const most = Math.max(...[...perSecond.values()].map(({ length }) => length));
    expect(most).toBeLessThanOrEqual(12);
  });

  it('that are stopped while they start are not read later', async () => {
    const { clock, reads, collectors } = await start([]);
    collectors.apply(sources);
    await clock.advance(50);
    await collectors.stop();
    await clock.advance(60_000);
    expect(reads).toHaveLength(11);
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

const users = (language: string, value: number) =>
  sample('penpal_users_by_language', { language }, value);

const unread = (collector: string) =>
  initialState(configuredSource('http://localhost', { collector }));

/** After a good read at 12:00:00.5 that took 20 ms. */
function read(collector: string, samples: readonly Sample[]): CollectorState {
  const at = Date.parse('2026-11-24T12:00:00.500Z');
  const last = { at, success: true, durationSeconds: 0.02, dropped: [] };
  return { ...unread(collector), samples, last, lastSuccessAt: at };
}

const businessSamples = (...states: CollectorState[]) =>
  collectorSamples(states)
    .filter(({ name }) => !name.startsWith('penpal_collector_'))
    .map(({ labels, value }) => [...Object.values(labels), value]);

const valueOf = (state: CollectorState, name: Sample['name']) =>
  collectorSamples([state]).find((one) => one.name === name)?.value;

describe('a collector', () => {
  it('has only its counters of refused values before the first read', () => {
    const name = 'penpal_collector_dropped_series_total';
    const zeros = DROP_REASONS.toSorted().map((reason) =>
      sample(name, { collector: 'a', reason }, 0),
    );
    expect(collectorSamples([unread('a')])).toEqual(zeros);
  });

  it('shows its last read, its last success and what it refused', () => {
    const good = { ...read('a', []), droppedTotal: { missing: 3 } };
    const failed = { ...good, last: { at: 0, success: false, durationSeconds: 3, dropped: [] } };
    expect(valueOf(good, 'penpal_collector_success')).toBe(1);
    expect(valueOf(failed, 'penpal_collector_success')).toBe(0);
    expect(valueOf(good, 'penpal_collector_duration_seconds')).toBe(0.02);
    for (const state of [good, failed]) {
      const name = 'penpal_collector_last_success_timestamp_seconds';
      expect(valueOf(state, name)).toBe(1_795_521_600.5);
    }
    const refused = collectorSamples([good]).filter(({ labels, value }) => labels.reason && value);
    expect(refused.map(({ labels, value }) => [labels.reason, value])).toEqual([['missing', 3]]);
  });
});

test('samples are sorted by name and labels, whatever the order of the sources', () => {
  const one = read('a', [users('French', 2), users('English', 1)]);
  const two = read('b', [users('Arabic', 3), sample('penpal_active_users_total', {}, 4)]);
  const expected = [[4], ['Arabic', 3], ['English', 1], ['French', 2]];
  expect(businessSamples(one, two)).toEqual(expected);
  expect(businessSamples(two, one)).toEqual(expected);
});

test('of two sources with the same series the earlier counts, and the later when it fails', () => {
  const [one, two] = [read('a', [users('French', 2)]), read('b', [users('French', 7)])];
  expect(businessSamples(one, two)).toEqual([['French', 2]]);
  expect(businessSamples(two, one)).toEqual([['French', 7]]);
  expect(businessSamples(unread('a'), two)).toEqual([['French', 7]]);
});
