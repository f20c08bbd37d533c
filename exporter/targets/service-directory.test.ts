import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it, test } from 'vitest';
import { serviceOf } from '../../tests/support/check-of.ts';
import {
  configOf,
  directoryWorld,
  startedWorld,
  listOf,
  REFRESH_MS,
} from '../../tests/support/targets/directory-world.ts';
import { ConfigError } from '../config/config-error.ts';
import { shardOf } from './service-directory.ts';

const INTERNAL_ERROR = 'internal error of the monitoring service';

test('the services of services.yml come at once, those of lists after the first read', async () => {
  using world = directoryWorld(configOf(['static'], ['fleet']));
  const { clock, respond, names, changes, stateOf } = world;
  respond('fleet', ['a', 'b']);
  expect(names()).toEqual(['static']);
  world.start();
  expect(stateOf('fleet')).toEqual({ name: 'fleet', refreshMs: REFRESH_MS, failuresInARow: 0 });
  await clock.advance(0);
  expect(names()).toEqual(['static', 'a', 'b']);
  expect(changes).toEqual([['static'], ['static', 'a', 'b']]);
  expect(stateOf('fleet')).toMatchObject({ services: 2, lastGoodAt: clock.now() });
});

test('a list is read at its interval, and unchanged services stay the same objects', async () => {
  using world = await startedWorld(configOf([], ['fleet']), { fleet: ['a', 'b'] });
  const { clock, directory, respond, reads, changes, names } = world;
  await clock.advance(2 * REFRESH_MS);
  expect(reads()).toHaveLength(3);
  expect(changes).toEqual([[], ['a', 'b']]);
  const [a] = directory.own();
  respond('fleet', ['c', 'a']);
  await clock.advance(REFRESH_MS);
  expect(names()).toEqual(['c', 'a']);
  expect(directory.own()[1]).toBe(a);
  respond('fleet', []);
  await clock.advance(REFRESH_MS);
  expect(names()).toEqual([]);
});

test('each shard takes its share of the listed services, too', async () => {
  const all = Array.from({ length: 30 }, (_, index) => `s${index}`);
  const [config, lists] = [configOf(all.slice(0, 10), ['fleet']), { fleet: all.slice(10) }];
  using world = await startedWorld(config, lists, { shard: { index: 1, count: 3 } });
  const { directory, names } = world;
  expect(names()).toEqual(all.filter((name) => shardOf(name, 3) === 1));
  expect(directory.all().map(({ name }) => name)).toEqual(all);
});

describe('an unusable list', () => {
  it.each([
    ['the server is away', new Error('the connection was refused'), 'the connection was refused'],
    ['it is no JSON', '<html>', /^expected JSON/],
    ['one entry is bad', '[{"targets":["ok","not ok"]}]', /^\[0\]\.targets\[1\]/],
  ])('keeps its services when %s', async (_, bad, failure) => {
    using world = await startedWorld(configOf(['static'], ['fleet']), { fleet: ['a', 'b'] });
    const { clock, respond, names, gauge, stateOf } = world;
    const lastGoodAt = clock.now();

    respond('fleet', bad);
    await clock.advance(REFRESH_MS);
    expect(names()).toEqual(['static', 'a', 'b']);
    expect(stateOf('fleet')).toMatchObject({ services: 2, lastGoodAt, failuresInARow: 1 });
    expect(stateOf('fleet')?.failure).toMatch(failure);
    expect(gauge()).toBe(1);
    await clock.advance(REFRESH_MS);
    expect(gauge()).toBe(0);

    respond('fleet', ['b']);
    await clock.advance(REFRESH_MS);
    expect(names()).toEqual(['static', 'b']);
    expect(stateOf('fleet')).toMatchObject({ services: 1, failuresInARow: 0 });
    expect(stateOf('fleet')).not.toHaveProperty('failure');
    expect(gauge()).toBe(1);
  });

  it('is logged once, and once when it is usable again', async () => {
    const lines: { msg: string; list?: string; reason?: string }[] = [];
    const log = pino({}, { write: (line: string) => lines.push(JSON.parse(line) as never) });
    using world = directoryWorld(configOf([], ['fleet']), { log });
    const { clock, respond } = world;
    world.start();
    await clock.advance(4 * REFRESH_MS);
    respond('fleet', ['a']);
    await clock.advance(2 * REFRESH_MS);
    const refused = 'service list unusable; keeping the last good one';
    expect(lines.map(({ msg, list, reason }) => [msg, list, reason])).toEqual([
      [refused, 'fleet', 'the connection was refused'],
      ['service list applied', 'fleet', undefined],
      ['service list usable again', 'fleet', undefined],
    ]);
  });

  it('that a bug kept from being applied is not called good, and is applied at the next read', async () => {
    using world = directoryWorld(configOf([], ['fleet']));
    const { clock, directory, respond, names, gauge, stateOf } = world;
    const applied: string[][] = [];
    let hasBug = true;
    respond('fleet', ['a']);
    directory.start(() => {
      if (hasBug && names().length > 0) throw new Error('a bug');
      applied.push(names());
    });
    await clock.advance(0);
    expect([stateOf('fleet')?.failure, gauge()]).toEqual([INTERNAL_ERROR, 0]);
    await clock.advance(REFRESH_MS);
    expect([stateOf('fleet')?.failure, gauge()]).toEqual([INTERNAL_ERROR, 0]);
    hasBug = false;
    await clock.advance(REFRESH_MS);
    expect(applied).toEqual([[], ['a']]);
    expect([stateOf('fleet')?.failure, gauge()]).toEqual([undefined, 1]);
  });

  it('that hangs fails at each deadline, gets no second read, and can be removed', async () => {
    using world = directoryWorld(configOf([], ['fleet', 'removed']));
    const { clock, reload, respond, reads, aborted, stateOf, gauge } = world;
    for (const list of ['fleet', 'removed']) respond(list, 'hang');
    world.start();
    await clock.advance(9_000);
    reload(configOf([], ['fleet']));
    expect(aborted()).toEqual([false, true]);
    await clock.advance(999);
    expect(stateOf('fleet')).not.toHaveProperty('failure');
    await clock.advance(1);
    expect(stateOf('fleet')?.failure).toBe('the response was not complete within 10000 ms');
    expect(gauge()).toBe(1);
    await clock.advance(2 * REFRESH_MS);
    expect(reads()).toEqual(['fleet', 'removed']);
    expect(gauge()).toBe(0);
  });
});

describe('a taken name', () => {
  it('of services.yml refuses the list', async () => {
    using world = await startedWorld(configOf(['a'], ['fleet']), { fleet: ['b', 'a'] });
    const { names, stateOf } = world;
    expect(names()).toEqual(['a']);
    const failure = 'expected a name of its own, "a" is taken by services.yml';
    expect(stateOf('fleet')).toMatchObject({ failure });
  });

  it('of another list refuses the later list; once free, the service moves with its state', async () => {
    const lists = { one: ['a', 'b'], two: ['c'] };
    using world = await startedWorld(configOf([], ['one', 'two']), lists);
    const { clock, respond, names, changes, stateOf } = world;
    respond('two', ['c', 'b']);
    await clock.advance(REFRESH_MS);
    const failure = 'expected a name of its own, "b" is taken by one';
    expect(stateOf('two')).toMatchObject({ failure });
    expect(names()).toEqual(['a', 'b', 'c']);

    respond('one', ['a']);
    await clock.advance(REFRESH_MS);
    expect(names()).toEqual(['a', 'c', 'b']);
    expect(changes.every((change) => change.length < 2 || change.includes('b'))).toBe(true);
    expect(stateOf('two')).not.toHaveProperty('failure');
  });

  it('of a list refuses a reload of services.yml', async () => {
    using world = await startedWorld(configOf(['static'], ['fleet']), { fleet: ['a'] });
    const { reload, names, gauge } = world;
    expect(reload(configOf(['static', 'a'], ['fleet']))).toEqual({
      ok: false,
      message: 'services.yml: services[1].name: expected a name of its own, "a" is taken by fleet',
    });
    expect(names()).toEqual(['static', 'a']);
    expect(gauge()).toBe(0);
    expect(reload(configOf(['static', 'a'], []))).toEqual({ ok: true });
    expect(names()).toEqual(['static', 'a']);
  });
});

describe('a reload of services.yml', () => {
  it.each([
    ['a bad file', new ConfigError(['services: expected one']), 'services: expected one'],
    ['a bug', new TypeError('a bug'), INTERNAL_ERROR],
  ])('changes nothing with %s, until the next good file', async (_, error, message) => {
    using world = await startedWorld(configOf(['static'], ['fleet']), { fleet: ['a'] });
    const { directory, reload, names, changes, reads, gauge } = world;
    const before = [[...names()], changes.length, reads().length];
    expect(reload(error)).toEqual({ ok: false, message });
    expect([names(), changes.length, reads().length]).toEqual(before);
    expect([directory.lastReloadWorked, gauge()]).toEqual([false, 0]);
    expect(reload(configOf(['other'], []))).toEqual({ ok: true });
    expect(names()).toEqual(['other']);
    expect([directory.lastReloadWorked, gauge()]).toEqual([true, 1]);
  });

  it('has failed if the services cannot be applied', () => {
    using world = directoryWorld(configOf([], []));
    const { directory, reload, gauge } = world;
    directory.start(() => {
      if (directory.own().length > 0) throw new Error('a bug');
    });
    expect(reload(configOf(['a'], []))).toEqual({ ok: false, message: INTERNAL_ERROR });
    expect([directory.lastReloadWorked, gauge()]).toEqual([false, 0]);
  });

  const { source } = listOf('fleet');
  const rotated = { ...source, headers: { authorization: 'Bearer new' } };
  const withNewToken = {
    services: [],
    announcements: [],
    lists: [listOf('fleet', { source: rotated })],
  };

  it('keeps the services of lists that it still names, and drops the others', async () => {
    const lists = { one: ['a'], two: ['b'] };
    using world = await startedWorld(configOf([], ['one', 'two']), lists);
    const { clock, reload, respond, names, reads } = world;
    respond('one', new Error('away'));
    respond('three', ['c']);
    reload(configOf(['static'], ['three', 'one']));
    expect(names()).toEqual(['static', 'a']);
    await clock.advance(0);
    expect(names()).toEqual(['static', 'c', 'a']);
    expect(reads().slice(2)).toEqual(['three', 'one']);
  });

  it('keeps the services when only the token of the list changes, and sends the new one', async () => {
    using world = await startedWorld(configOf([], ['fleet']), { fleet: ['a'] });
    const { clock, directory, reload, names, tokens } = world;
    const [a] = directory.own();
    reload(withNewToken);
    expect(names()).toEqual(['a']);
    await clock.advance(REFRESH_MS);
    expect(directory.own()).toEqual([a]);
    expect(tokens()).toEqual([undefined, 'Bearer new', 'Bearer new']);
  });

  it('ignores the result of a running read with the old token', async () => {
    using world = directoryWorld(configOf([], ['fleet']));
    const { clock, reload, respond, names, tokens, aborted, stateOf } = world;
    respond('fleet', new Error('expected HTTP status 2xx, got 401'));
    world.start();
    respond('fleet', ['a']);
    reload(withNewToken);
    await clock.advance(0);
    expect(names()).toEqual(['a']);
    expect(stateOf('fleet')).toMatchObject({ failuresInARow: 0 });
    expect(tokens()).toEqual([undefined, 'Bearer new']);
    expect(aborted()).toEqual([true, false]);
  });

  it('gives the services of a list their new options', async () => {
    using world = await startedWorld(configOf([], ['fleet']), { fleet: ['a'] });
    const { directory, reload } = world;
    const toService = ({ name }: { name: string }) => serviceOf(name, { intervalMs: 60_000 });
    reload({ services: [], announcements: [], lists: [listOf('fleet', { toService })] });
    expect(directory.own()[0]?.check.intervalMs).toBe(60_000);
  });
});

describe('after any sequence of good and bad responses', () => {
  const good = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 });
  const bad = fc.constantFrom('[', '{}', '[0]', '[{"targets":["a","a"]}]', '[{"targets":["b c"]}]');
  const response = fc.oneof(good, bad, fc.constant(new Error('away')));
  const waitMs = fc.integer({ min: 0, max: 3 * REFRESH_MS });

  it.each([
    ['with one list: unchanged services stay the same objects', ['one']],
    ['with two lists: no name occurs twice', ['one', 'two']],
  ])('a good list without a taken name is in force, %s', async (_, lists) => {
    const step = fc.record({ list: fc.constantFrom(...lists), response, waitMs });
    const property = fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      using world = directoryWorld(configOf(['static'], lists));
      const inForce = new Map<string, readonly string[]>();
      world.start();
      for (const { list, response, waitMs } of steps) {
        const before = new Map(world.directory.own().map((service) => [service.name, service]));
        world.respond(list, response);
        await world.clock.advance(REFRESH_MS + waitMs);
        const other = inForce.get(list === 'one' ? 'two' : 'one') ?? [];
        const isGood = Array.isArray(response);
        if (isGood && !response.some((name) => other.includes(name))) inForce.set(list, response);
        const names = world.names();
        expect(new Set(names).size).toBe(names.length);
        const { failure, services } = world.stateOf(list) ?? {};
        if (failure === undefined) expect(services).toBe((response as string[]).length);
        if (!isGood) expect(failure).toBeDefined();
        if (lists.length > 1) continue;
        expect(names).toEqual(['static', ...(inForce.get('one') ?? [])]);
        for (const each of world.directory.own()) expect(before.get(each.name) ?? each).toBe(each);
      }
    });
    await fc.assert(property, { numRuns: 100 });
  });
});
