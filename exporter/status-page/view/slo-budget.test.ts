import { describe, expect, test } from 'vitest';
import { serviceHistory } from '../../../tests/support/status-page/history-fixture.ts';
import { sloBudget } from './service-view.ts';

function budgetOf(samples: number, failures: number, objective: number) {
  const history = serviceHistory({ name: 'a', seconds: 1 });
  const availabilityRatio = samples === 0 ? null : (samples - failures) / samples;
  return sloBudget({ ...history, samples, availabilityRatio }, objective);
}

describe('the error budget', () => {
  test.for([
    ['all of it is left without failures', 2880, 0, 0.995, 1],
    ['half is left when half of the allowed checks failed', 1000, 5, 0.99, 0.5],
    ['nothing is left when just as many failed', 1000, 10, 0.99, 0],
    ['it is overspent when twice as many failed', 1000, 20, 0.99, -1],
    ['it is known from the first check on that it allows one failure', 200, 0, 0.995, 1],
  ] as const)('%s', ([, samples, failures, objective, left]) => {
    const budget = budgetOf(samples, failures, objective);
    expect(budget.leftRatio).toBeCloseTo(left, 9);
  });

  test.for([
    ['too few checks to allow a single failure', 199, 0.995, 200],
    ['no checks', 0, 0.99, 100],
    ['an objective that allows no failure', 10_000, 1, null],
  ] as const)('is not known with %s', ([, samples, objective, neededSamples]) => {
    expect(budgetOf(samples, 0, objective)).toEqual({
      ...{ objectiveRatio: objective, samples, neededSamples, leftRatio: null },
    });
  });

  test('is not known without history', () => {
    expect(sloBudget(undefined, 0.99).leftRatio).toBe(null);
  });
});
