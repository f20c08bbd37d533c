import { Writable } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { CheckConfig } from '../config/config.ts';
import { serviceOf } from '../../tests/support/check-of.ts';
import { makeWorld } from '../../tests/support/probes/prober-world.ts';

/** A logger whose lines the test reads: level, service and message. */
function makeLog() {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const { level, target, msg } = JSON.parse(chunk.toString()) as Record<string, string>;
      lines.push(`${level} ${target ?? '-'}: ${msg}`);
      done();
    },
  });
  const level = (label: string) => ({ level: label });
  return { lines, log: pino({ level: 'info', base: null, formatters: { level } }, stream) };
}

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

  test('probes a service with a new check at once; health and counters stay', async () => {
    const { clock, script, prober, healthOf } = makeWorld([serviceOf('auth')]);
    script.answer('moved', { afterMs: 1_000 });
    await clock.advance(6_000);

    prober.apply([serviceOf('auth', { url: 'http://moved/health' })]);

    expect(healthOf('auth')).toBe('healthy');
    const service = { check: { url: 'http://moved/health' } };
    expect(prober.states()[0]).toMatchObject({ probesTotal: 1, service });
    await clock.advance(0);
    expect(script.startsOf('moved')).toEqual([6_000]);
  });

  test('drops the outcome of a probe whose check has changed', async () => {
    const { clock, script, prober, healthOf } = makeWorld([serviceOf('auth')]);
    script.answer('auth', { afterMs: 500, reason: 'timeout' });
    await clock.advance(100);

    prober.apply([serviceOf('auth', { url: 'http://moved/health', unhealthyAfter: 1 })]);
    await clock.advance(1_000);

    expect(healthOf('auth')).toBe('healthy');
    expect(prober.states()[0]?.failures.byReason).toEqual({});
  });

  test.each<[what: string, before: Partial<CheckConfig>, after: Partial<CheckConfig>]>([
    ['regular expression', { expectText: /a/u }, { expectText: /b/u }],
    ['header', { headers: { a: '1' } }, { headers: { a: '2' } }],
    ['trusted authority', {}, { tls: { ca: 'x', skipVerification: true } }],
  ])('notices a changed %s', async (_, before, after) => {
    const { clock, script, prober } = makeWorld([serviceOf('auth', before)]);
    await clock.advance(6_000);

    prober.apply([serviceOf('auth', after)]);
    await clock.advance(0);

    expect(script.startsOf('auth')).toEqual([0, 6_000]);
  });

  test('applies a change outside the check without a probe', async () => {
    const { clock, script, prober } = makeWorld([serviceOf('auth')]);
    await clock.advance(6_000);

    prober.apply([serviceOf('auth', {}, { slo: { availabilityRatio: 0.9, latencySeconds: 2 } })]);
    await clock.advance(0);

    expect(script.startsOf('auth')).toEqual([0]);
    expect(prober.states()[0]?.service.slo.availabilityRatio).toBe(0.9);
  });

  test('removes all series of a removed service, even with its probe in flight', async () => {
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
  });

  test('starts a service that was removed and added again from scratch', async () => {
    const { clock, prober } = makeWorld([serviceOf('auth')]);
    await clock.advance(60_000);

    prober.apply([]);
    prober.apply([serviceOf('auth')]);

    expect(prober.states()[0]).toMatchObject({ health: 'unknown', probesTotal: 0 });
  });
});

describe('the log', () => {
  test('has each change of health once, and no single probes', async () => {
    const { lines, log } = makeLog();
    const { clock, script } = makeWorld([serviceOf('auth')], { log });
    await clock.advance(60_000);
    script.answer('auth', { reason: 'timeout' });
    await clock.advance(120_000);
    script.answer('auth', {});
    await clock.advance(60_000);

    expect(lines).toEqual([
      'info auth: service is healthy',
      'warn auth: service is unhealthy',
      'info auth: service is healthy',
    ]);
  });

  test('has one warning per configuration without certificate verification', () => {
    const { lines, log } = makeLog();
    const careless = serviceOf('db', { tls: { skipVerification: true } });
    const { prober } = makeWorld([serviceOf('auth'), careless], { log });

    prober.apply([serviceOf('auth'), careless]);

    expect(lines).toEqual([expect.stringMatching(/^warn db: TLS VERIFICATION IS OFF/)]);
  });

  test('has one warning per stall', async () => {
    const { lines, log } = makeLog();
    const { clock } = makeWorld([], { log });
    await clock.advance(1_000);
    clock.jump(10_000);
    await clock.advance(10_000);

    expect(lines).toEqual(['warn -: event loop stalled; discarding probes in flight']);
  });
});

describe('the prober', () => {
  test('survives a listener that throws: other listeners are called and probing continues', async () => {
    const { lines, log } = makeLog();
    const { clock, script, prober } = makeWorld([serviceOf('auth')], { log });
    const called: string[] = [];
    prober.onOutcome(() => {
      throw new Error('listener');
    });
    prober.onOutcome(({ service }) => called.push(service.name));

    await clock.advance(95_000);

    expect(script.startsOf('auth').length).toBeGreaterThanOrEqual(3);
    expect(called).toHaveLength(script.startsOf('auth').length);
    expect(lines).toContain('error -: a listener to probes threw');
  });

  test('survives a probe that throws, and continues probing', async () => {
    const { lines, log } = makeLog();
    let probes = 0;
    const probe = () => {
      probes += 1;
      return Promise.reject(new Error('bug'));
    };
    const { clock } = makeWorld([serviceOf('auth')], { log, probe });

    await clock.advance(95_000);

    expect(probes).toBeGreaterThanOrEqual(3);
    expect(lines).toContain('error auth: a probe threw');
  });
});
