import { describe, expect, it } from 'vitest';
import type { ServiceConfig } from '../config/config.ts';
import { serviceOf } from '../../tests/support/check-of.ts';
import { makeWorld } from '../../tests/support/probes/prober-world.ts';

describe('a reload', () => {
  it('leaves services alone that did not change: state, running probe and slots', async () => {
    const { clock, script, prober } = makeWorld([serviceOf('auth'), serviceOf('db')]);
    script.answer('auth', { afterMs: 100 });
    await clock.advance(50);
    expect(script.running).toEqual(['auth']);

    prober.apply([serviceOf('new'), serviceOf('auth')]);
    await clock.advance(29_900);
    const starts = script.startsOf('auth');
    const state = prober.states()[1];
    prober.apply([serviceOf('new'), serviceOf('auth')]);
    await clock.advance(60_000);

    expect(prober.states()[1]?.probesTotal).toBe((state?.probesTotal ?? 0) + 2);
    expect(starts).toEqual([0]);
    expect(script.startsOf('auth')).toEqual([0, 30_000, 60_000]);
    await prober.stop();
  });

  it('probes a service with a new check at once, keeping health and counters', async () => {
    const { clock, script, prober, healthOf } = makeWorld([serviceOf('auth')]);
    script.answer('moved', { afterMs: 1_000 });
    await clock.advance(6_000);

    prober.apply([serviceOf('auth', { url: 'http://moved/health' })]);

    expect(healthOf('auth')).toBe('healthy');
    expect(prober.states()[0]).toMatchObject({
      probesTotal: 1,
      service: { check: { url: 'http://moved/health' } },
    });
    await clock.advance(0);
    expect(script.startsOf('moved')).toEqual([6_000]);
    await prober.stop();
  });

  it('drops the result of a probe whose check has changed', async () => {
    const { clock, script, prober, healthOf } = makeWorld([serviceOf('auth')]);
    script.answer('auth', { afterMs: 500, reason: 'timeout' });
    await clock.advance(100);

    prober.apply([serviceOf('auth', { url: 'http://moved/health', unhealthyAfter: 1 })]);
    await clock.advance(1_000);

    expect(healthOf('auth')).toBe('healthy');
    expect(prober.states()[0]?.failures.byReason).toEqual({});
    await prober.stop();
  });

  it.for<
    [what: string, before: Partial<ServiceConfig['check']>, after: Partial<ServiceConfig['check']>]
  >([
    ['a regular expression', { expectText: /a/u }, { expectText: /b/u }],
    ['a header', { headers: { a: '1' } }, { headers: { a: '2' } }],
    ['a trusted authority', {}, { tls: { ca: 'x', skipVerification: true } }],
  ])('notices that %s has changed', async ([, before, after]) => {
    const { clock, script, prober } = makeWorld([serviceOf('auth', before)]);
    await clock.advance(6_000);

    prober.apply([serviceOf('auth', after)]);
    await clock.advance(0);

    expect(script.startsOf('auth')).toEqual([0, 6_000]);
    await prober.stop();
  });

  it('takes a change beside the check without a probe', async () => {
    const { clock, script, prober } = makeWorld([serviceOf('auth')]);
    await clock.advance(6_000);

    prober.apply([serviceOf('auth', {}, { slo: { availabilityRatio: 0.9, latencySeconds: 2 } })]);
    await clock.advance(0);

    expect(script.startsOf('auth')).toEqual([0]);
    expect(prober.states()[0]?.service.slo.availabilityRatio).toBe(0.9);
    await prober.stop();
  });

  it('removes every series of a service that is gone, also when its probe still ran', async () => {
    const { clock, script, prober, registry } = makeWorld([serviceOf('auth'), serviceOf('db')]);
    await clock.advance(6_000);
    script.answer('db', { afterMs: 2_000 });
    await clock.advance(24_000 + 18_542);
    expect(script.running).toEqual(['db']);
    expect(await registry.expose()).toContain('service_name="db"');

    prober.apply([serviceOf('auth')]);
    await clock.advance(10_000);

    const text = await registry.expose();
    expect(text).not.toContain('service_name="db"');
    expect(text).toContain('service_probe_duration_seconds_count{service_name="auth"}');
    expect(script.running).toEqual([]);
    await prober.stop();
  });

  it('starts a service that comes back from nothing', async () => {
    const { clock, prober } = makeWorld([serviceOf('auth')]);
    await clock.advance(60_000);

    prober.apply([]);
    prober.apply([serviceOf('auth')]);

    expect(prober.states()[0]).toMatchObject({ health: 'unknown', probesTotal: 0 });
    await prober.stop();
  });
});
