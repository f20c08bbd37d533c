import { describe, expect, it, test } from 'vitest';
import { configuredSource } from '../../tests/support/collectors/source-server.ts';
import { DROP_REASONS } from '../metrics/catalog.ts';
import { sample, type Sample } from '../metrics/sample.ts';
import { collectorSamples } from './collector-set.ts';
import { initialState, type CollectorState } from './collector.ts';

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
  expect(collectorSamples([one, two])).toEqual(collectorSamples([two, one]));
});

test('of two sources with the same series the earlier counts, and the later when it fails', () => {
  const [one, two] = [read('a', [users('French', 2)]), read('b', [users('French', 7)])];
  expect(businessSamples(one, two)).toEqual([['French', 2]]);
  expect(businessSamples(two, one)).toEqual([['French', 7]]);
  expect(businessSamples(unread('a'), two)).toEqual([['French', 7]]);
});
