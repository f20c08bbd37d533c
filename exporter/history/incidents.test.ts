import { expect, test } from 'vitest';
import { serviceConfig } from '../../tests/support/target-states.ts';
import { applyOutcome, initialState, type TargetState } from '../probes/health-state.ts';
import { IncidentLog } from './incidents.ts';

/** Probes a service of each letter: `x` failed, `.` good, one a second, the first at 0. */
function logOf(results: string, change: Partial<TargetState> = {}): IncidentLog {
  const log = new IncidentLog();
  let state: TargetState = { ...initialState(serviceConfig('db')), ...change };
  for (const [second, result] of [...results].entries()) {
    const failure = { reason: 'timeout', message: `no answer at ${second}` } as const;
    const probe = { startedAt: second * 1000, phaseSeconds: {} };
    state = applyOutcome(state, result === 'x' ? { ...probe, failure } : probe);
    log.record(state);
  }
  return log;
}

test.for([
  [
    'begins with the first failed probe, not with the one that confirms it',
    '..xx',
    [[2000, undefined]],
  ],
  ['ends with the first good probe', '..xxx..', [[2000, 5000]]],
  ['is none for one failed probe', '..x..', []],
  ['of a service that was never up', 'xxx', [[0, undefined]]],
  [
    'comes again, the newest first',
    '.xx..xx..',
    [
      [5000, 7000],
      [1000, 3000],
    ],
  ],
] as const)('an incident %s', ([, results, expected]) => {
  expect(
    logOf(results)
      .list()
      .map(({ from, to }) => [from, to]),
  ).toEqual(expected);
});

test('an incident has the reason and the message of the probe that confirmed it', () => {
  expect(logOf('.xx').list()).toEqual([
    { service: 'db', from: 1000, reason: 'timeout', message: 'no answer at 2' },
  ]);
});

test('none begins in maintenance, and those of removed services are dropped', () => {
  expect(logOf('.xx', { inMaintenance: true }).list()).toEqual([]);
  const log = logOf('.xx');
  log.retain([{ name: 'other' }]);
  expect(log.list()).toEqual([]);
});
