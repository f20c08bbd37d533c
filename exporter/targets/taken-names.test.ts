import { describe, expect, it } from 'vitest';
import {
  configOf,
  directoryWorld,
  REFRESH_MS,
} from '../../tests/support/targets/directory-world.ts';

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
