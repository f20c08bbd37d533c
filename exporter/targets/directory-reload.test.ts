import { describe, expect, it } from 'vitest';
import type { ListSource } from '../config/config.ts';
import { serviceOf } from '../../tests/support/check-of.ts';
import {
  configOf,
  directoryWorld,
  listOf,
  REFRESH_MS,
} from '../../tests/support/targets/directory-world.ts';

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

    const { source } = listOf('fleet') as { source: ListSource };
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

  it('does not believe a read that was under way with the old credentials', async () => {
    const { clock, live, file, directory, answer, names, sources, stateOf } = directoryWorld(
      configOf([], ['fleet']),
    );
    answer('fleet', new Error('expected HTTP status 2xx, got 401'));
    directory.start();
    const { source } = listOf('fleet') as { source: ListSource };
    const rotated = { ...source, headers: { authorization: 'Bearer new' } };
    file.next = { services: [], lists: [listOf('fleet', { source: rotated })] };
    live.reload();
    answer('fleet', ['a']);
    await clock.advance(0);
    expect(names()).toEqual(['a']);
    expect(stateOf('fleet')).toMatchObject({ failuresInARow: 0 });
    expect(sources).toEqual([source, rotated]);
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
