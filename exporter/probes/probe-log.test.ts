import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { MetricRegistry } from '../metrics/registry.ts';
import { MovedClock } from '../../tests/support/moved-clock.ts';
import { Prober } from './prober.ts';
import { serviceOf } from '../../tests/support/check-of.ts';
import { makeWorld } from '../../tests/support/probes/prober-world.ts';

/** A logger whose lines the test reads: level and message, and the service meant. */
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

it('logs each change of health once, and single probes not at all', async () => {
  const { lines, log } = makeLog();
  const { clock, script, prober } = makeWorld([serviceOf('auth')], log);
  await clock.advance(60_000);
  script.answer('auth', { reason: 'timeout' });
  await clock.advance(120_000);
  script.answer('auth', {});
  await clock.advance(60_000);
  await prober.stop();

  expect(lines).toEqual([
    'info auth: service is healthy',
    'warn auth: service is unhealthy',
    'info auth: service is healthy',
  ]);
});

it('warns loudly of a service whose certificate is not verified, once a configuration', async () => {
  const { lines, log } = makeLog();
  const careless = serviceOf('db', { tls: { skipVerification: true } });
  const { prober } = makeWorld([serviceOf('auth'), careless], log);

  prober.apply([serviceOf('auth'), careless]);
  await prober.stop();

  expect(lines).toEqual([expect.stringMatching(/^warn db: TLS VERIFICATION IS OFF/)]);
});

it('says once that the process stood still', async () => {
  const { lines, log } = makeLog();
  const { clock, prober } = makeWorld([], log);
  await clock.advance(1_000);
  clock.jump(10_000);
  await clock.advance(10_000);
  await prober.stop();

  expect(lines).toEqual(['warn -: this process stood still; running probes do not count']);
});

it('survives a listener that throws: the others are told, and probing goes on', async () => {
  const { lines, log } = makeLog();
  const { clock, script, prober } = makeWorld([serviceOf('auth')], log);
  const told: string[] = [];
  prober.onOutcome(() => {
    throw new Error('listener');
  });
  prober.onOutcome(({ service }) => told.push(service.name));

  await clock.advance(95_000);
  await prober.stop();

  expect(script.startsOf('auth').length).toBeGreaterThanOrEqual(3);
  expect(told).toHaveLength(script.startsOf('auth').length);
  expect(lines).toContain('error -: a listener to probes threw');
});

it('survives a probe that throws, and goes on probing', async () => {
  const { lines, log } = makeLog();
  const clock = new MovedClock();
  let probes = 0;
  const registry = new MetricRegistry(log);
  const probe = () => {
    probes += 1;
    return Promise.reject(new Error('bug'));
  };
  const prober = new Prober({ clock, probe, log, registry });

  prober.apply([serviceOf('auth')]);
  await clock.advance(95_000);
  await prober.stop();

  expect(probes).toBeGreaterThanOrEqual(3);
  expect(lines).toContain('error auth: a probe threw');
});
