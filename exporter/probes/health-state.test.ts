import { describe, expect, test } from 'vitest';
import { applyOutcome, initialState } from './health-state.ts';
import type { ProbeOutcome } from './probe.ts';
import { serviceOf } from '../../tests/support/check-of.ts';

const good: ProbeOutcome = { startedAt: 1000, phaseSeconds: {}, durationSeconds: 0.1 };
const bad: ProbeOutcome = {
  startedAt: 2000,
  phaseSeconds: {},
  failure: { reason: 'timeout', message: 'too late' },
};

/** `+` a good probe, `-` a failed one. */
function after(probes: string, unhealthyAfter = 2, healthyAfter = 1) {
  const start = initialState(serviceOf('auth', { unhealthyAfter, healthyAfter }));
  return [...probes].reduce(
    (state, probe) => applyOutcome(state, probe === '+' ? good : bad),
    start,
  );
}

describe('the health of a service', () => {
  test.each([
    ['is unknown before the first probe', '', 2, 1, 'unknown', 0],
    ['is healthy after one good probe', '+', 2, 1, 'healthy', 0],
    ['is healthy after one good probe, even if recovery needs more', '+', 2, 3, 'healthy', 0],
    ['stays unknown after a first failure', '-', 2, 1, 'unknown', 0],
    ['is healthy after a first failure and a good probe', '-+', 2, 1, 'healthy', 0],
    ['is unhealthy after enough first failures', '--', 2, 1, 'unhealthy', 0],
    ['stays healthy after one failed probe', '+-+', 2, 1, 'healthy', 0],
    ['stays healthy if failed probes never come in a row', '+-+-+-+-', 2, 1, 'healthy', 0],
    ['turns unhealthy after enough failures in a row', '+--', 2, 1, 'unhealthy', 1],
    ['stays unhealthy while probes fail', '+-----', 2, 1, 'unhealthy', 1],
    ['turns unhealthy with the first failure if one is enough', '+-', 1, 1, 'unhealthy', 1],
    ['does not turn unhealthy one failure too early', '+--', 3, 1, 'healthy', 0],
    ['turns healthy again after a good probe', '+--+', 2, 1, 'healthy', 2],
    ['stays unhealthy until enough good probes', '+--++', 2, 3, 'unhealthy', 1],
    ['turns healthy after enough good probes in a row', '+--+++', 2, 3, 'healthy', 2],
    ['counts good probes from zero after a failure', '+--++-++', 2, 3, 'unhealthy', 1],
  ] as const)('%s (%s)', (_, probes, unhealthyAfter, healthyAfter, health, transitions) => {
    const state = after(probes, unhealthyAfter, healthyAfter);

    expect(state.health).toBe(health);
    expect(state.transitionsTotal).toBe(transitions);
  });
});

describe('the state of a service', () => {
  test('counts probes, failures by reason, and each in a row', () => {
    expect(after('+--')).toMatchObject({
      probesTotal: 3,
      failures: { serviceName: 'auth', byReason: { timeout: 2 } },
      failuresInARow: 2,
      successesInARow: 0,
    });
  });

  test('replaces the failure counts only when another probe fails', () => {
    const state = after('+--');
    expect(applyOutcome(state, good).failures).toBe(state.failures);
    expect(applyOutcome(state, bad).failures).not.toBe(state.failures);
  });

  test('has the time of the last change, the last failure also after recovery, and the last probe', () => {
    const state = after('+--+');

    expect(state.healthSince).toBe(good.startedAt);
    expect(after('+--').healthSince).toBe(bad.startedAt);
    expect(state.lastFailure).toEqual({ reason: 'timeout', message: 'too late', at: 2000 });
    expect(state.last).toBe(good);
  });

  test('is immutable: each probe creates a new one', () => {
    const before = Object.freeze(after('+-'));

    expect(applyOutcome(before, bad)).not.toBe(before);
    expect(before.health).toBe('healthy');
  });
});
