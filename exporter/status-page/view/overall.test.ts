import { describe, expect, test } from 'vitest';
import { downAlert } from '../../../tests/support/status-page/alert-fixture.ts';
import {
  unhealthyTarget,
  NOW,
  outcome,
  unprobedTarget,
  healthyTarget,
} from '../../../tests/support/target-states.ts';
import { overallOf } from './service-state.ts';

const slow = healthyTarget('ai', { last: outcome({ durationSeconds: 5 }) });
const inMaintenance = { inMaintenance: true } as const;
const noAlerts: never[] = [];

describe('the state of everything', () => {
  test.for([
    ['good when all are up', [healthyTarget('a'), healthyTarget('b')], noAlerts, 'good'],
    ['critical when one is down', [healthyTarget('a'), unhealthyTarget('b')], noAlerts, 'critical'],
    ['a warning when one is slow', [healthyTarget('a'), slow], noAlerts, 'warning'],
    [
      'unknown while one is not checked',
      [healthyTarget('a'), unprobedTarget('b')],
      noAlerts,
      'unknown',
    ],
    [
      'a warning when a dependency is in error',
      [healthyTarget('a', { last: outcome({ facts: { dependencies: { redis: false } } }) })],
      noAlerts,
      'warning',
    ],
    ['unknown without services', [], noAlerts, 'unknown'],
    [
      'maintenance when what is down is in it',
      [healthyTarget('a'), unhealthyTarget('b', inMaintenance)],
      noAlerts,
      'maintenance',
    ],
    [
      'critical when a critical alert fires',
      [healthyTarget('a')],
      [downAlert('x', { name: 'ErrorBudgetBurn' })],
      'critical',
    ],
    [
      'good while an alert is inhibited: its cause is counted',
      [healthyTarget('a')],
      [downAlert('x', { name: 'ErrorBudgetBurn', heldBackBy: 'alert' })],
      'good',
    ],
    [
      'critical when a silenced alert fires',
      [healthyTarget('a')],
      [downAlert('x', { name: 'ErrorBudgetBurn', heldBackBy: 'silence' })],
      'critical',
    ],
    [
      'good while an alert is only pending',
      [healthyTarget('a')],
      [downAlert('x', { state: 'pending' })],
      'good',
    ],
    [
      'a warning when a warning fires',
      [healthyTarget('a')],
      [downAlert('x', { severity: 'warning' })],
      'warning',
    ],
  ] as const)('is %s', ([, targets, alerts, tone]) => {
    expect(overallOf(targets, { alerts }, NOW).tone).toBe(tone);
  });

  test('counts a slow service as up, and one in maintenance only there', () => {
    const targets = [slow, unhealthyTarget('b', inMaintenance), unhealthyTarget('c')];
    expect(overallOf(targets, { alerts: [] }, NOW)).toMatchObject({
      ...{ total: 3, up: 1, slow: ['ai'], down: ['c'], maintenance: ['b'] },
    });
  });

  test('the alert of a service that is down is not said twice', () => {
    const { criticalAlerts } = overallOf([unhealthyTarget('b')], { alerts: [downAlert('b')] }, NOW);
    expect(criticalAlerts).toBe(0);
  });

  test.for([
    ['known while three checks may be late', 3 * 30_000 + 5_000 - 10_000, 'good', undefined],
    ['unknown afterwards', 3 * 30_000 + 5_000 - 10_000 + 1, 'unknown', 95_001],
  ] as const)('is %s', ([, laterMs, tone, oldForMs]) => {
    const overall = overallOf([healthyTarget('a')], { alerts: [] }, NOW + laterMs);
    expect([overall.tone, overall.oldForMs]).toEqual([tone, oldForMs]);
  });
});
