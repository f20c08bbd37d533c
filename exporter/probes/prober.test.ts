import { describe, expect, test, vi } from 'vitest';
import type { ServiceConfig } from '../config/config.ts';
import type { Probe } from './probe.ts';
import { serviceOf } from '../../tests/support/check-of.ts';
import { logLines } from '../../tests/support/log-lines.ts';
import { makeWorld } from '../../tests/support/probes/prober-world.ts';

/** A world whose log lines can be read. */
function makeLoggedWorld(services: readonly ServiceConfig[], probe?: Probe) {
  const { lines, log } = logLines();
  return { lines, ...makeWorld(services, { log, ...(probe && { probe }) }) };
}

describe('the log', () => {
  test('has each change of health once, and no single probes', async () => {
    const { lines, clock, script } = makeLoggedWorld([serviceOf('auth')]);
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
    const careless = serviceOf('db', { tls: { skipVerification: true } });
    const { lines, prober } = makeLoggedWorld([serviceOf('auth'), careless]);
    prober.apply([serviceOf('auth'), careless]);

    expect(lines).toEqual([expect.stringMatching(/^warn db: TLS VERIFICATION IS OFF/)]);
  });

  test('has one warning per stall', async () => {
    const { lines, clock } = makeLoggedWorld([]);
    await clock.advance(1_000);
    clock.jump(10_000);
    await clock.advance(10_000);

    expect(lines).toEqual(['warn -: event loop stalled; discarding probes in flight']);
  });
});

describe('the prober', () => {
  test('survives a listener that throws, and continues probing', async () => {
    const { lines, clock, script, prober } = makeLoggedWorld([serviceOf('auth')]);
    prober.onOutcome(() => {
      throw new Error('listener');
    });

    await clock.advance(95_000);

    expect(script.startsOf('auth').length).toBeGreaterThanOrEqual(3);
    expect(lines).toContain('error -: a listener to probes threw');
  });

  test('survives a probe that throws, and continues probing', async () => {
    const probe = vi.fn(() => Promise.reject(new Error('bug')));
    const { lines, clock } = makeLoggedWorld([serviceOf('auth')], probe);

    await clock.advance(95_000);

    expect(probe.mock.calls.length).toBeGreaterThanOrEqual(3);
    expect(lines).toContain('error auth: a probe threw');
  });
});
