import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  configOf,
  directoryWorld,
  REFRESH_MS,
} from '../../tests/support/targets/directory-world.ts';

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
