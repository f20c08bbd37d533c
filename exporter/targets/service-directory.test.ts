import { pino } from 'pino';
import { describe, expect, it, test } from 'vitest';
import { shardOf } from './shard.ts';
import {
  configOf,
  directoryWorld,
  REFRESH_MS,
} from '../../tests/support/targets/directory-world.ts';

test('the services of services.yml are there at once, those of lists once they are read', async () => {
  const { clock, directory, answer, names, changes, stateOf } = directoryWorld(
    configOf(['static'], ['fleet']),
  );
  answer('fleet', ['a', 'b']);
  expect(names()).toEqual(['static']);
  directory.start();
  expect(stateOf('fleet')).toEqual({ name: 'fleet', refreshMs: REFRESH_MS, failuresInARow: 0 });
  await clock.advance(0);

  expect(names()).toEqual(['static', 'a', 'b']);
  expect(changes).toEqual([['static', 'a', 'b']]);
  expect(stateOf('fleet')).toMatchObject({ services: 2, lastGoodAt: clock.now() });
  await directory.stop();
});

test('a list is read at its interval; only a change is a change, and what stays is the same', async () => {
  const { clock, directory, answer, reads, changes, names } = directoryWorld(
    configOf([], ['fleet']),
  );
  answer('fleet', ['a', 'b']);
  directory.start();
  await clock.advance(2 * REFRESH_MS);
  expect(reads).toHaveLength(3);
  expect(changes).toHaveLength(1);
  const [a] = directory.own();

  answer('fleet', ['c', 'a']);
  await clock.advance(REFRESH_MS);
  expect(names()).toEqual(['c', 'a']);
  expect(directory.own()[1]).toBe(a);
  await directory.stop();
});

describe('a list that cannot be used', () => {
  it.each([
    ['is away', new Error('the connection was refused'), 'the connection was refused'],
    ['is no JSON', '<html>', /^expected JSON/],
    ['has one bad entry', '[{"targets":["ok","not ok"]}]', /^\[0\]\.targets\[1\]/],
  ])('because it %s leaves in force what it named before', async (_, bad, why) => {
    const { clock, directory, answer, names, gauge, stateOf } = directoryWorld(
      configOf(['static'], ['fleet']),
    );
    answer('fleet', ['a', 'b']);
    directory.start();
    await clock.advance(0);
    const goodAt = clock.now();

    answer('fleet', bad);
    await clock.advance(REFRESH_MS);
    expect(names()).toEqual(['static', 'a', 'b']);
    expect(stateOf('fleet')).toMatchObject({ services: 2, lastGoodAt: goodAt, failuresInARow: 1 });
    expect(stateOf('fleet')?.failure).toMatch(why);
    expect(gauge()).toBe(1);
    await clock.advance(REFRESH_MS);
    expect(gauge()).toBe(0);

    answer('fleet', ['b']);
    await clock.advance(REFRESH_MS);
    expect(names()).toEqual(['static', 'b']);
    expect(stateOf('fleet')).toMatchObject({ services: 1, failuresInARow: 0 });
    expect(stateOf('fleet')).not.toHaveProperty('failure');
    expect(gauge()).toBe(1);
    await directory.stop();
  });

  it('is logged once, and once when it is good again', async () => {
    const lines: { msg: string; list?: string; reason?: string }[] = [];
    const log = pino({}, { write: (line: string) => lines.push(JSON.parse(line) as never) });
    const { clock, directory, answer } = directoryWorld(configOf([], ['fleet']), { log });
    directory.start();
    await clock.advance(4 * REFRESH_MS);
    answer('fleet', ['a']);
    await clock.advance(2 * REFRESH_MS);
    expect(lines.map(({ msg, list, reason }) => [msg, list, reason])).toEqual([
      [
        'list of services cannot be used; the last good one goes on',
        'fleet',
        'the connection was refused',
      ],
      ['list of services applied', 'fleet', undefined],
      ['list of services can be used again', 'fleet', undefined],
    ]);
    await directory.stop();
  });

  it('hangs no longer than its deadline, is not asked again meanwhile, and can be stopped', async () => {
    const { clock, directory, answer, reads, stateOf } = directoryWorld(configOf([], ['fleet']));
    answer('fleet', 'hang');
    directory.start();
    await clock.advance(9_999);
    expect(stateOf('fleet')).not.toHaveProperty('failure');
    await clock.advance(1);
    expect(stateOf('fleet')?.failure).toBe('expected the whole list within 10000 ms');
    await clock.advance(2 * REFRESH_MS);
    expect(reads).toHaveLength(1);
    await directory.stop();
    expect(clock.pending).toBe(0);
  });
});

test('an empty list takes its services away: it says so itself', async () => {
  const { clock, directory, answer, names } = directoryWorld(configOf(['static'], ['fleet']));
  answer('fleet', ['a']);
  directory.start();
  await clock.advance(0);
  answer('fleet', '[]');
  await clock.advance(REFRESH_MS);
  expect(names()).toEqual(['static']);
  await directory.stop();
});

test('of several shards each takes its share of the discovered services too', async () => {
  const all = Array.from({ length: 30 }, (_, index) => `s${index}`);
  const { clock, directory, answer, names } = directoryWorld(
    configOf(all.slice(0, 10), ['fleet']),
    {
      shard: { index: 1, count: 3 },
    },
  );
  answer('fleet', all.slice(10));
  directory.start();
  await clock.advance(0);
  expect(names()).toEqual(all.filter((name) => shardOf(name, 3) === 1));
  expect(directory.all().map(({ name }) => name)).toEqual(all);
  await directory.stop();
});
