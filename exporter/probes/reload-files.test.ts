import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { ConfigError } from '../config/config-error.ts';
import { readEnvironment } from '../config/environment.ts';
import { loadConfig } from '../config/load.ts';
import type { Prober } from './prober.ts';
import { makeWorld } from '../../tests/support/probes/prober-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'services-'));
const file = join(folder, 'services.yml');
const settings = readEnvironment({ SERVICES_FILE: file });
afterAll(() => rmSync(folder, { recursive: true }));

interface Entry {
  readonly name: string;
  readonly interval: string;
  readonly isDown: boolean;
}

const goodFile = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    interval: fc.constantFrom('10s', '30s'),
    isDown: fc.boolean(),
  }),
  { minLength: 1, selector: ({ name }) => name },
);
const badFile = fc.constantFrom(
  'services: [',
  'services: &all [*all]',
  'services: []',
  'services: [{ name: a }]',
  'services: [{ name: a, url: "http://a", colour: red }]',
  'services: [{ name: a, url: "http://${NOT_SET}" }]',
  'services: [{ name: a, url: "http://a" }, { name: a, url: "http://b" }]',
);
const step = fc.record({
  file: fc.oneof(goodFile, badFile),
  thenMs: fc.integer({ min: 0, max: 20_000 }),
});

const textOf = (entries: readonly Entry[]) =>
  JSON.stringify({
    services: entries.map(({ name, interval }) => ({ name, interval, url: `http://${name}` })),
  });

const namesOf = (prober: Prober) => prober.states().map(({ service }) => service.name);

test('any sequence of good and bad files leaves the services of the last good one, and their state', async () => {
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 1, maxLength: 6 }),
    async (steps) => {
      const { clock, script, prober, registry } = makeWorld();
      let lastGood: readonly Entry[] = [];
      for (const { file: content, thenMs } of steps) {
        const probesBefore = new Map(
          prober.states().map((state) => [state.service.name, state.probesTotal]),
        );
        const isGood = typeof content !== 'string';
        if (isGood) {
          lastGood = content;
          content.forEach(({ name, isDown }) =>
            script.answer(name, isDown ? { reason: 'timeout' } : {}),
          );
        }
        writeFileSync(file, isGood ? textOf(content) : content);
        expect(reload(prober)).toBe(isGood);

        expect(namesOf(prober)).toEqual(lastGood.map(({ name }) => name));
        for (const { service, probesTotal } of prober.states()) {
          expect(probesTotal).toBe(probesBefore.get(service.name) ?? 0);
        }
        await clock.advance(thenMs);
      }
      // An interval, a deadline and two early probes: enough for two failures of each service.
      await clock.advance(45_000);

      const healths = prober.states().map(({ service, health }) => [service.name, health]);
      expect(healths).toEqual(
        lastGood.map(({ name, isDown }) => [name, isDown ? 'unhealthy' : 'healthy']),
      );
      const scraped = (await registry.expose()).matchAll(/service_name="(\w)"/g);
      expect(new Set([...scraped].map(([, name]) => name))).toEqual(new Set(namesOf(prober)));
      expect(new Set(script.running).size).toBe(script.running.length);
      await prober.stop();
      expect([script.running, clock.pending]).toEqual([[], 0]);
    },
  );
  await fc.assert(property, { numRuns: 25 });
}, 30_000);

/** A reload: applies the whole file or nothing. Returns which. */
function reload(prober: Prober): boolean {
  try {
    prober.apply(loadConfig(settings, {}).services);
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}
