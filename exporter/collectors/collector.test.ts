import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { bad, good, source, start } from '../../tests/support/collectors/answered-collectors.ts';

describe('the timer of a source', () => {
  it('reads at once and then in its slot of every interval, however long a read takes', async () => {
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
    const { clock, answer, readsOf, figures } = start([source('slow'), source('a')]);
    for (let round = 0; round < 3; round += 1) {
      await answer('a', good(round));
      await clock.advance(30_000);
    }
    expect(readsOf('slow')).toEqual([0]);
    expect(readsOf('a')).toHaveLength(4);
    expect(figures()).toEqual([2]);
  });
});

describe('the state of a source', () => {
  it('has the figures of the last read, when it was and how long it took', async () => {
    const { clock, answer, figures, stateOf } = start([source('a')]);
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
    const { clock, answer, figures, stateOf } = start([source('a')]);
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
    const { clock, answer, figures, stateOf } = start([source('a')]);
    for (const n of ['x', null, 'y', 4]) {
      await answer('a', good(n));
      await clock.advance(30_000);
    }
    expect(stateOf('a').droppedTotal).toEqual({ not_a_number: 2, missing: 1 });
    expect(figures()).toEqual([4]);
  });

  it('shows a counter that its source set back as it is', async () => {
    const metrics = [{ metric: 'penpal_payments_total', labels: { status: 'failed' }, value: 'n' }];
    const { clock, answer, stateOf } = start([source('a', { metrics })]);
    const seen: number[] = [];
    for (const n of [12, 3]) {
      await answer('a', good(n));
      seen.push(...stateOf('a').samples.map(({ value }) => value));
      await clock.advance(30_000);
    }
    expect(seen).toEqual([12, 3]);
  });

  it('counts a series that an earlier source has as a duplicate', async () => {
    const { answer, figures, stateOf } = start([source('a'), source('b')]);
    await answer('a', good(1));
    await answer('b', good(2));
    expect(stateOf('a').droppedTotal).toEqual({});
    expect(stateOf('b').droppedTotal).toEqual({ duplicate: 1 });
    expect(figures()).toEqual([1]);
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
