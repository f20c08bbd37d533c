import { describe, expect, test } from 'vitest';
import { downAlert } from '../testing/alert-fixture.ts';
import { downTarget, NOW, outcome, uncheckedTarget, upTarget } from '../testing/target-fixture.ts';
import { overallOf } from './overall.ts';

const slow = upTarget('ai', { last: outcome({ durationSeconds: 5 }) });
const inMaintenance = { inMaintenance: true } as const;
const noAlerts: never[] = [];

describe('the state of everything', () => {
  test.for([
    ['good when all are up', [upTarget('a'), upTarget('b')], noAlerts, 'good'],
    ['critical when one is down', [upTarget('a'), downTarget('b')], noAlerts, 'critical'],
    ['a warning when one is slow', [upTarget('a'), slow], noAlerts, 'warning'],
    [
      'unknown while one is not checked',
      [upTarget('a'), uncheckedTarget('b')],
      noAlerts,
      'unknown',
    ],
    ['unknown without services', [], noAlerts, 'unknown'],
    [
      'maintenance when what is down is in it',
      [upTarget('a'), downTarget('b', inMaintenance)],
      noAlerts,
      'maintenance',
    ],
    [
      'critical when a critical alert fires',
      [upTarget('a')],
      [downAlert('x', { name: 'ErrorBudgetBurn' })],
      'critical',
    ],
    [
      'good while an alert is only pending',
      [upTarget('a')],
      [downAlert('x', { state: 'pending' })],
      'good',
    ],
    ['good with a warning', [upTarget('a')], [downAlert('x', { severity: 'warning' })], 'good'],
  ] as const)('is %s', ([, targets, alerts, tone]) => {
    expect(overallOf(targets, { alerts }, NOW).tone).toBe(tone);
  });

  test('counts a slow service as up, and one in maintenance only there', () => {
    const targets = [slow, downTarget('b', inMaintenance), downTarget('c')];
    expect(overallOf(targets, { alerts: [] }, NOW)).toMatchObject({
      ...{ total: 3, up: 1, slow: ['ai'], down: ['c'], maintenance: ['b'] },
    });
  });

  test('the alert of a service that is down is not said twice', () => {
    const { criticalAlerts } = overallOf([downTarget('b')], { alerts: [downAlert('b')] }, NOW);
    expect(criticalAlerts).toBe(0);
  });

  test.for([
    ['known while three checks may be late', 3 * 30_000 + 5_000 - 12_000, 'good', undefined],
    ['unknown afterwards', 3 * 30_000 + 5_000 - 12_000 + 1, 'unknown', 95_001],
  ] as const)('is %s', ([, laterMs, tone, oldForMs]) => {
    const overall = overallOf([upTarget('a')], { alerts: [] }, NOW + laterMs);
    expect([overall.tone, overall.oldForMs]).toEqual([tone, oldForMs]);
  });
});
