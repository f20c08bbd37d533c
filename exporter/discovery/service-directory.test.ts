import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it, test } from 'vitest';
import type { HttpListSource } from '../config/config.ts';
import { shardOf } from '../config/shard.ts';
import { serviceOf } from '../testing/check-of.ts';
import { configOf, directoryWorld, listOf, REFRESH_MS } from './testing/directory-world.ts';

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

describe('a name that is taken', () => {
  it('by services.yml refuses the list', async () => {
    const { clock, directory, answer, names, stateOf } = directoryWorld(configOf(['a'], ['fleet']));
    answer('fleet', ['b', 'a']);
    directory.start();
    await clock.advance(0);
    expect(names()).toEqual(['a']);
    expect(stateOf('fleet')?.failure).toBe(
      'expected a name of its own, "a" is taken by services.yml',
    );
    await directory.stop();
  });

  it('by another list refuses the later one until the name is free, then moves with its state', async () => {
    const { clock, directory, answer, names, changes, stateOf } = directoryWorld(
      configOf([], ['one', 'two']),
    );
    answer('one', ['a', 'b']);
    answer('two', ['c']);
    directory.start();
    await clock.advance(0);
    answer('two', ['c', 'b']);
    await clock.advance(REFRESH_MS);
    expect(stateOf('two')?.failure).toBe('expected a name of its own, "b" is taken by one');
    expect(names()).toEqual(['a', 'b', 'c']);

    answer('one', ['a']);
    await clock.advance(REFRESH_MS);
    expect(names()).toEqual(['a', 'c', 'b']);
    expect(changes.every((change) => change.length < 2 || change.includes('b'))).toBe(true);
    expect(stateOf('two')).not.toHaveProperty('failure');
    await directory.stop();
  });

  it('by a list refuses a reload of services.yml', async () => {
    const { clock, live, file, directory, answer, names, gauge } = directoryWorld(
      configOf(['static'], ['fleet']),
    );
    answer('fleet', ['a']);
    directory.start();
    await clock.advance(0);
    file.next = configOf(['static', 'a'], ['fleet']);
    expect(live.reload()).toEqual({
      ok: false,
      message: 'services[1].name: expected a name of its own, "a" is taken by fleet',
    });
    expect(names()).toEqual(['static', 'a']);
    expect(gauge()).toBe(0);

    file.next = configOf(['static', 'a'], []);
    expect(live.reload()).toEqual({ ok: true });
    expect(names()).toEqual(['static', 'a']);
    await directory.stop();
  });
});

describe('a reload of services.yml', () => {
  it('keeps what lists named that it still names, and drops those that it does not', async () => {
    const { clock, live, file, directory, answer, names, reads } = directoryWorld(
      configOf([], ['one', 'two']),
    );
    answer('one', ['a']);
    answer('two', ['b']);
    directory.start();
    await clock.advance(0);

    answer('one', new Error('away'));
    answer('three', ['c']);
    file.next = configOf(['static'], ['three', 'one']);
    live.reload();
    expect(names()).toEqual(['static', 'a']);
    await clock.advance(0);
    expect(names()).toEqual(['static', 'c', 'a']);
    expect(reads.slice(2)).toEqual(['three', 'one']);
    await directory.stop();
    expect(clock.pending).toBe(0);
  });

  it('keeps what a list named when only its credentials change, and reads it with the new ones', async () => {
    const { clock, live, file, directory, answer, names, sources } = directoryWorld(
      configOf([], ['fleet']),
    );
    answer('fleet', ['a']);
    directory.start();
    await clock.advance(0);
    const [a] = directory.own();

    const { source } = listOf('fleet') as { source: HttpListSource };
    const rotated = { ...source, headers: { authorization: 'Bearer new' } };
    file.next = { services: [], lists: [listOf('fleet', { source: rotated })] };
    live.reload();
    expect(names()).toEqual(['a']);
    await clock.advance(REFRESH_MS);
    expect(directory.own()).toEqual([a]);
    expect(sources).toEqual([source, rotated, rotated]);
    await directory.stop();
    expect(clock.pending).toBe(0);
  });

  it('gives the services of a list the options that it now has for them', async () => {
    const { clock, live, file, directory, answer } = directoryWorld(configOf([], ['fleet']));
    answer('fleet', ['a']);
    directory.start();
    await clock.advance(0);
    const slow = listOf('fleet', {
      toService: ({ name }) => serviceOf(name, { intervalMs: 60_000 }),
    });
    file.next = { services: [], lists: [slow] };
    live.reload();
    expect(directory.own()[0]?.check.intervalMs).toBe(60_000);
    await directory.stop();
  });
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

describe('any sequence of good and bad answers of two lists', () => {
  const good = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 });
  const bad = fc.constantFrom('[', '{}', '[0]', '[{"targets":["a","a"]}]', '[{"targets":["b c"]}]');
  const step = fc.record({
    list: fc.constantFrom('one', 'two'),
    answer: fc.oneof(good, bad, fc.constant(new Error('away'))),
    waitMs: fc.integer({ min: 0, max: 3 * REFRESH_MS }),
  });

  it('leaves no name twice, and after each a good list that clashes with none is in force', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const world = directoryWorld(configOf(['static'], ['one', 'two']));
        const inForce = new Map<string, readonly string[]>([
          ['one', []],
          ['two', []],
        ]);
        world.directory.start();
        for (const { list, answer, waitMs } of steps) {
          world.answer(list, answer);
          await world.clock.advance(REFRESH_MS + waitMs);
          const other = inForce.get(list === 'one' ? 'two' : 'one') ?? [];
          if (Array.isArray(answer) && !answer.some((name) => other.includes(name))) {
            inForce.set(list, answer);
          }
          const names = world.names();
          expect(new Set(names).size).toBe(names.length);
          const { failure, services } = world.stateOf(list) ?? {};
          if (failure === undefined) expect(services).toBe((answer as string[]).length);
          if (typeof answer === 'string' || answer instanceof Error) expect(failure).toBeDefined();
        }
        await world.directory.stop();
        expect(world.clock.pending).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it('of one list alone leaves the services of the last good one, each the same as before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const world = directoryWorld(configOf(['static'], ['one']));
        let lastGood: readonly string[] = [];
        world.directory.start();
        for (const { answer, waitMs } of steps) {
          const before = new Map(world.directory.own().map((service) => [service.name, service]));
          if (Array.isArray(answer)) lastGood = answer;
          world.answer('one', answer);
          await world.clock.advance(REFRESH_MS + waitMs);
          expect(world.names()).toEqual(['static', ...lastGood]);
          for (const service of world.directory.own()) {
            expect(before.get(service.name) ?? service).toBe(service);
          }
        }
        await world.directory.stop();
      }),
      { numRuns: 100 },
    );
  });
});
