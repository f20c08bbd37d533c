import { describe, expect, test } from 'vitest';
import { serviceOf } from '../../tests/support/check-of.ts';
import { logLines } from '../../tests/support/log-lines.ts';
import { makeWorld } from '../../tests/support/probes/prober-world.ts';

describe('the log', () => {
  test('has each change of health once, and no single probes', async () => {
    const { lines, log } = logLines();
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
    const { lines, log } = logLines();
    const careless = serviceOf('db', { tls: { skipVerification: true } });
    const { prober } = makeWorld([serviceOf('auth'), careless], { log });
    prober.apply([serviceOf('auth'), careless]);

    expect(lines).toEqual([expect.stringMatching(/^warn db: TLS VERIFICATION IS OFF/)]);
  });

  test('has one warning per stall', async () => {
    const { lines, log } = logLines();
    const { clock } = makeWorld([], { log });
    await clock.advance(1_000);
    clock.jump(10_000);
    await clock.advance(10_000);

    expect(lines).toEqual(['warn -: event loop stalled; discarding probes in flight']);
  });
});

describe('the prober', () => {
  test('survives a listener that throws, and continues probing', async () => {
    const { lines, log } = logLines();
    const { clock, script, prober } = makeWorld([serviceOf('auth')], { log });
    prober.onOutcome(() => {
      throw new Error('listener');
    });

    await clock.advance(95_000);

    expect(script.startsOf('auth').length).toBeGreaterThanOrEqual(3);
    expect(lines).toContain('error -: a listener to probes threw');
  });

  test('survives a probe that throws, and continues probing', async () => {
    const { lines, log } = logLines();
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
