import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckConfig, ServiceConfig } from '../config/config.ts';
import { serviceOf } from '../../tests/support/check-of.ts';
import { makeWorld } from '../../tests/support/probes/prober-world.ts';
import { expose } from '../../tests/support/exposition/expose.ts';

const checked = (check: Partial<CheckConfig>) => serviceOf('auth', check);

describe('a reload', () => {
  test('does not disturb unchanged services: state, probe in flight and slots', async () => {
    const { clock, script, prober } = makeWorld([serviceOf('auth'), serviceOf('db')]);
    script.answer('auth', { afterMs: 100 });
    await clock.advance(50);
    expect(script.running).toContain('auth');

    prober.apply([serviceOf('new'), serviceOf('auth')]);
    await clock.advance(29_900);
    const starts = script.startsOf('auth');
    const state = prober.states()[1];
    prober.apply([serviceOf('new'), serviceOf('auth')]);
    await clock.advance(60_000);

    expect(prober.states()[1]?.probesTotal).toBe((state?.probesTotal ?? 0) + 2);
    expect(starts).toEqual([0]);
    expect(script.startsOf('auth')).toEqual([0, 30_000, 60_000]);
  });

  test('with 5,000 new services delays the probes of others by a few milliseconds', async () => {
    const known = checked({ intervalMs: 100 });
    const { clock, script, prober } = makeWorld([known]);
    await clock.advance(1_000);
    prober.apply([known, ...Array.from({ length: 5_000 }, (_, index) => serviceOf(`new${index}`))]);
    await clock.advance(6_000);
    const starts = script.startsOf('auth').slice(1);
    const gaps = starts.slice(1).map((atMs, index) => atMs - starts[index]!);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(105);
    expect(new Set(script.started.map(({ host }) => host)).size).toBe(5_001);
  });

  test('probes a service with a new check at once; its state stays, its old probe is dropped', async () => {
    const { clock, script, prober } = makeWorld([serviceOf('auth')]);
    await clock.advance(6_000);
    script.answer('auth', { afterMs: 500, reason: 'timeout' });
    await clock.advance(24_100);
    expect(script.running).toEqual(['auth']);

    prober.apply([serviceOf('auth', { url: 'http://moved/health', unhealthyAfter: 1 })]);
    expect(prober.states()[0]).toMatchObject({ health: 'healthy', probesTotal: 1 });
    await clock.advance(1_000);

    expect(script.startsOf('moved')).toEqual([30_100]);
    expect(prober.states()[0]).toMatchObject({ health: 'healthy', probesTotal: 2 });
    expect(prober.states()[0]?.failures.byReason).toEqual({});
  });

  const slo = { availabilityRatio: 0.9, latencySeconds: 2 };
  test.each<[what: string, before: ServiceConfig, after: ServiceConfig, starts: number[]]>([
    ['expression', checked({ expectText: /a/u }), checked({ expectText: /b/u }), [0, 6_000]],
    ['header', checked({ headers: { a: '1' } }), checked({ headers: { a: '2' } }), [0, 6_000]],
    ['authority', checked({}), checked({ tls: { ca: 'x', skipVerification: true } }), [0, 6_000]],
    ['objective, but not the check', checked({}), serviceOf('auth', {}, { slo }), [0]],
  ])('with a changed %s leads to probes at the right times', async (_, before, after, starts) => {
    const { clock, script, prober } = makeWorld([before]);
    await clock.advance(6_000);

    prober.apply([after]);
    await clock.advance(0);

    expect(script.startsOf('auth')).toEqual(starts);
    expect(prober.states()[0]?.service).toBe(after);
  });

  test('removes all series of a removed service, even with its probe in flight', async () => {
    const { clock, script, prober, registry } = makeWorld([serviceOf('auth'), serviceOf('db')]);
    await clock.advance(6_000);
    script.answer('db', { afterMs: 2_000 });
    await clock.advance(24_000 + 18_542);
    expect(script.running).toEqual(['db']);
    expect(await expose(registry)).toContain('service_name="db"');

    prober.apply([serviceOf('auth')]);
    await clock.advance(10_000);

    const text = await expose(registry);
    expect(text).not.toContain('service_name="db"');
    expect(text).toContain('service_probe_duration_seconds_count{service_name="auth"}');
    expect(script.running).toEqual([]);
  });
});

test('any sequence of service lists leaves the services of the last one, and their state', async () => {
  const services = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      intervalMs: fc.constantFrom(10_000, 30_000),
      isDown: fc.boolean(),
    }),
    { selector: ({ name }) => name },
  );
  const step = fc.record({ services, thenMs: fc.integer({ min: 0, max: 20_000 }) });
  const steps = fc.array(step, { minLength: 1, maxLength: 6 });
  const property = fc.asyncProperty(steps, async (steps) => {
    const { clock, script, prober, registry } = makeWorld();
    const namesOf = () => prober.states().map(({ service }) => service.name);
    for (const { services, thenMs } of steps) {
      const before = new Map(prober.states().map((state) => [state.service.name, state]));
      for (const { name, isDown } of services) {
        script.answer(name, isDown ? { reason: 'timeout' } : {});
      }
      prober.apply(services.map(({ name, intervalMs }) => serviceOf(name, { intervalMs })));

      expect(namesOf()).toEqual(services.map(({ name }) => name));
      for (const { service, probesTotal, health } of prober.states()) {
        const fresh = { probesTotal: 0, health: 'unknown' };
        expect(before.get(service.name) ?? fresh).toMatchObject({ probesTotal, health });
      }
      await clock.advance(thenMs);
    }
    // An interval, a deadline and two early probes: enough for two failures of each service.
    await clock.advance(45_000);

    const expected = steps.at(-1)?.services.map(({ isDown }) => (isDown ? 'unhealthy' : 'healthy'));
    expect(prober.states().map(({ health }) => health)).toEqual(expected);
    const scraped = (await expose(registry)).matchAll(/service_name="(\w)"/g);
    expect(new Set([...scraped].map(([, name]) => name))).toEqual(new Set(namesOf()));
    expect(new Set(script.running).size).toBe(script.running.length);
    await prober.stop();
    expect([script.running, clock.pending]).toEqual([[], 0]);
  });
  await fc.assert(property, { numRuns: 25 });
});
