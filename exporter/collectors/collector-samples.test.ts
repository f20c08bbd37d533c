import { describe, expect, it } from 'vitest';
import { DROP_REASONS } from '../metrics/catalog.ts';
import { sample } from '../metrics/sample.ts';
import type { Sample } from '../metrics/sample.ts';
import { initialState } from './collect.ts';
import { collectorSamples, withDuplicatesCounted } from './collector-samples.ts';
import type { CollectorState } from './collector-state.ts';
import { configuredSource } from '../../tests/support/collectors/source-server.ts';

const users = (language: string, value: number) =>
  sample('penpal_users_by_language', { language }, value);

function unread(collector: string): CollectorState {
  const metrics = [{ metric: 'penpal_total_users', value: 'n' }];
  return initialState(configuredSource('http://localhost', { collector, format: 'json', metrics }));
}

/** After a good read at 12:00:00.5 that took 20 ms. */
function read(collector: string, samples: readonly Sample[]): CollectorState {
  const at = Date.parse('2026-11-24T12:00:00.500Z');
  const last = { at, success: true, durationSeconds: 0.02, dropped: [] };
  return { ...unread(collector), samples, last, lastSuccessAt: at };
}

const figuresOf = (states: readonly CollectorState[]) =>
  collectorSamples(states)
    .filter(({ name }) => !name.startsWith('penpal_collector_'))
    .map(({ labels, value }) => [...Object.values(labels), value]);

const valueOf = (states: readonly CollectorState[], name: Sample['name']) =>
  collectorSamples(states)
    .filter((one) => one.name === name)
    .map(({ value }) => value);

describe('a collector', () => {
  it('before its first read has refused nothing and says nothing of reads', () => {
    const samples = collectorSamples([unread('a')]);
    expect(new Set(samples.map(({ name }) => name))).toEqual(
      new Set(['penpal_collector_dropped_series_total']),
    );
    expect(samples.map(({ labels }) => labels['reason'])).toEqual(DROP_REASONS.toSorted());
    expect(samples.every(({ value }) => value === 0)).toBe(true);
  });

  it('shows its last read and its last success', () => {
    const good = read('a', []);
    const failed = { ...good, last: { at: 0, success: false, durationSeconds: 3, dropped: [] } };
    expect(valueOf([good], 'penpal_collector_success')).toEqual([1]);
    expect(valueOf([failed], 'penpal_collector_success')).toEqual([0]);
    expect(valueOf([good], 'penpal_collector_duration_seconds')).toEqual([0.02]);
    for (const state of [good, failed]) {
      const name = 'penpal_collector_last_success_timestamp_seconds';
      expect(valueOf([state], name)).toEqual([1_795_521_600.5]);
    }
  });

  it('shows what it refused by reason', () => {
    const state = { ...read('a', []), droppedTotal: { missing: 3 } };
    const refused = collectorSamples([state]).filter(
      ({ value, labels }) => value > 0 && labels['reason'],
    );
    expect(refused.map(({ labels, value }) => [labels['reason'], value])).toEqual([['missing', 3]]);
  });
});

describe('figures', () => {
  it('come in the order of their names and labels, whatever the order of sources', () => {
    const one = read('a', [users('French', 2), users('English', 1)]);
    const two = read('b', [users('Arabic', 3), sample('penpal_active_users_total', {}, 4)]);
    const expected = [[4], ['Arabic', 3], ['English', 1], ['French', 2]];
    expect(figuresOf([one, two])).toEqual(expected);
    expect(figuresOf([two, one])).toEqual(expected);
    expect(collectorSamples([one, two])).toEqual(collectorSamples([two, one]));
  });

  it('that two sources have are those of the earlier one', () => {
    const [one, two] = [read('a', [users('French', 2)]), read('b', [users('French', 7)])];
    expect(figuresOf([one, two])).toEqual([['French', 2]]);
    expect(figuresOf([two, one])).toEqual([['French', 7]]);
  });

  it('of the later source show when the earlier one fails', () => {
    expect(figuresOf([unread('a'), read('b', [users('French', 7)])])).toEqual([['French', 7]]);
  });
});

describe('duplicates', () => {
  it('of earlier sources are counted at the read and named', () => {
    const earlier = read('a', [users('French', 2), users('English', 1)]);
    const later = read('b', [users('French', 7), users('Arabic', 8)]);
    const reviewed = withDuplicatesCounted({ ...later, droppedTotal: { duplicate: 4 } }, [earlier]);
    expect(reviewed.droppedTotal).toEqual({ duplicate: 5 });
    expect(reviewed.last?.message).toBe('refused penpal_users_by_language: a has the same series');
    expect(reviewed.samples).toBe(later.samples);
  });

  it('leave a state as it is when there are none', () => {
    const state = read('b', [users('French', 7)]);
    expect(withDuplicatesCounted(state, [read('a', [users('English', 1)])])).toBe(state);
    const other = unread('a');
    expect(withDuplicatesCounted(other, [state])).toBe(other);
  });
});
