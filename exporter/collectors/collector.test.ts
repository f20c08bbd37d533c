import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { bad, good, source, start } from '../../tests/support/collectors/collectors-on-demand.ts';

describe('the timer of a source', () => {
  it('reads at once and then in its slot of every interval, however long a read takes', async () => {
    const { clock, respond, readsOf } = await start([source('a')]);
    expect(readsOf('a')).toEqual([0]);
    for (let round = 0; round < 3; round += 1) {
      await clock.advance(2_000);
      await respond('a', round === 1 ? bad() : good(1));
      await clock.advance(28_000);
    }
    expect(readsOf('a')).toEqual([0, 30_000, 60_000, 90_000]);
  });

  it('never reads twice at once, and skips the slots that a slow read missed', async () => {
    const { clock, respond, readsOf } = await start([source('a')]);
    await clock.advance(70_000);
    expect(readsOf('a')).toEqual([0]);
    await respond('a', good(1));
    await clock.advance(20_000);
    expect(readsOf('a')).toEqual([0, 90_000]);
  });

  it('is read less often if its bodies take long to parse', async () => {
    const { clock, reads, readsOf } = await start([source('a', { interval: '1s' })]);
    reads[0]!.respond(good(1));
    // The body is there, its parsing has begun and is waiting for the event loop.
    for (let step = 0; step < 5; step += 1) await Promise.resolve();
    clock.jump(8_000);
    await clock.advance(15_900);
    expect(readsOf('a')).toHaveLength(1);
    await clock.advance(1_200);
    expect(readsOf('a')).toHaveLength(2);
  });

  it('is not delayed by another source that is slow', async () => {
    const { clock, respond, readsOf, values } = await start([source('slow'), source('a')]);
    for (let round = 0; round < 3; round += 1) {
      await respond('a', good(round));
      await clock.advance(30_000);
    }
    expect(readsOf('slow')).toEqual([0]);
    expect(readsOf('a')).toHaveLength(4);
    expect(values()).toEqual([2]);
  });
});

describe('the state of a source', () => {
  it('has the values of the last read, its time and its duration', async () => {
    const { clock, respond, values, stateOf } = await start([source('a')]);
    expect(stateOf('a')).toMatchObject({ samples: [], droppedTotal: {} });
    expect(stateOf('a').last).toBeUndefined();
    await clock.advance(250);
    await respond('a', good(7));
    const at = Date.parse('2026-11-24T12:00:00Z');
    const last = { at, success: true, durationSeconds: 0.25, dropped: [] };
    expect(stateOf('a')).toMatchObject({ last, lastSuccessAt: at });
    expect(values()).toEqual([7]);
  });

  it('has no values after a failed read, and keeps the time of the last success', async () => {
    const { clock, respond, values, stateOf } = await start([source('a')]);
    await respond('a', good(7));
    await clock.advance(30_000);
    await respond('a', bad('expected HTTP status 2xx, got 500'));
    const { last, lastSuccessAt } = stateOf('a');
    expect(last).toMatchObject({ success: false, message: 'expected HTTP status 2xx, got 500' });
    expect(lastSuccessAt).toBe(Date.parse('2026-11-24T12:00:00Z'));
    expect(values()).toEqual([]);
    await clock.advance(30_000);
    await respond('a', good(8));
    expect(values()).toEqual([8]);
    expect(stateOf('a').last).not.toHaveProperty('message');
  });

  it('stays as it is if this host cannot read, which is passed on', async () => {
    const { clock, respond, values, stateOf, faults } = await start([source('a')]);
    await respond('a', good(7));
    const before = stateOf('a');
    await clock.advance(30_000);
    const fault = { reason: 'no_descriptors', message: 'this host has no free file descriptor' };
    await respond('a', { failure: fault.message, inconclusive: 'no_descriptors' });
    expect(stateOf('a')).toBe(before);
    expect(faults).toEqual([fault]);
    await clock.advance(30_000);
    await respond('a', good(8));
    expect(values()).toEqual([8]);
  });

  it('counts refused values over all reads', async () => {
    const { clock, respond, values, stateOf } = await start([source('a')]);
    for (const n of ['x', null, 'y', 4]) {
      await respond('a', good(n));
      await clock.advance(30_000);
    }
    expect(stateOf('a').droppedTotal).toEqual({ not_a_number: 2, missing: 1 });
    expect(values()).toEqual([4]);
  });

  it('has the value of a counter that its source reset', async () => {
    const metrics = [{ metric: 'penpal_payments_total', labels: { status: 'failed' }, value: 'n' }];
    const { clock, respond, stateOf } = await start([source('a', { metrics })]);
    for (const n of [12, 3]) {
      await respond('a', good(n));
      expect(stateOf('a').samples.map(({ value }) => value)).toEqual([n]);
      await clock.advance(30_000);
    }
  });

  it('counts a series that an earlier source has as a duplicate, but has it in case that fails', async () => {
    const { clock, respond, values, stateOf } = await start([source('a'), source('b')]);
    await respond('a', good(1));
    await respond('b', good(2));
    expect(stateOf('a').droppedTotal).toEqual({});
    expect(stateOf('b')).toMatchObject({
      last: { message: 'refused penpal_total_users: a has the same series' },
      droppedTotal: { duplicate: 1 },
    });
    expect(values()).toEqual([1]);
    await clock.advance(30_000);
    await respond('a', bad());
    expect(values()).toEqual([2]);
  });
});

it('logs a failure and a recovery once, and each kind of refusal once', async () => {
  const lines: { level: number; msg: string; reason?: string; metric?: string }[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[0]);
  const log = pino({ level: 'info' }, { write });
  const { info, warn } = log.levels.values;
  const { clock, respond } = await start([source('a')], log);
  for (const n of [1, bad(), bad(), 2, 3, 'x', 'y', null, 4, null]) {
    await respond('a', typeof n === 'object' && n !== null ? n : good(n));
    await clock.advance(30_000);
  }
  const metric = 'penpal_total_users';
  expect(lines.map((line) => [line.level, line.msg, line.metric ?? line.reason])).toEqual([
    [warn, 'cannot read business metrics', 'the connection was refused'],
    [info, 'business metrics are readable', undefined],
    [warn, 'cannot read business metrics', expect.stringContaining('got "x"')],
    [warn, 'refused values', metric],
    [warn, 'refused values', metric],
    [info, 'business metrics are readable', undefined],
    [warn, 'cannot read business metrics', expect.stringContaining('got nothing')],
  ]);
});
