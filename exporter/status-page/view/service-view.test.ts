import { describe, expect, test } from 'vitest';
import { serviceHistory } from '../../../tests/support/status-page/history-fixture.ts';
import {
  unhealthyTarget,
  NOW,
  outcome,
  serviceConfig,
  unprobedTarget,
  healthyTarget,
} from '../../../tests/support/target-states.ts';
import type { TargetState } from '../../probes/health-state.ts';
import { detailView, rowView } from './service-view.ts';
import { byAttention } from './service-state.ts';

const context = { history: undefined, now: NOW };
const view = (target: TargetState) => rowView(target, context);
const failure = { reason: 'timeout', message: 'no answer' } as const;
const overTls = { service: serviceConfig('a', { url: 'https://a.test' }) };

describe('one service', () => {
  test.for([
    ['up', healthyTarget('a'), { status: 'up' }],
    ['slow', healthyTarget('a', {}, 5), { status: 'slow' }],
    ['down', unhealthyTarget('a'), { status: 'down', failure: { reason: 'connection_refused' } }],
    ['not known before its first check', unprobedTarget('a'), { status: 'unknown' }],
    [
      'up while a failure is not confirmed',
      healthyTarget('a', { last: outcome({ failure }) }),
      { status: 'up', unconfirmed: 'failing' },
    ],
    [
      'down while a recovery is not confirmed',
      unhealthyTarget('a', { last: outcome({ statusCode: 200 }) }),
      { status: 'down', unconfirmed: 'recovering' },
    ],
    [
      'in maintenance besides its state',
      unhealthyTarget('a', { inMaintenance: true }),
      { status: 'down', inMaintenance: true },
    ],
  ] as const)('is %s', ([, target, expected]) => {
    expect(view(target)).toMatchObject(expected);
  });

  test('has no response time when nothing was measured', () => {
    expect(view(unhealthyTarget('a')).responseSeconds).toBe(undefined);
  });

  test.for([
    ['none over plain HTTP', healthyTarget('a'), undefined],
    ['not known before it was seen', unprobedTarget('a', overTls), null],
    [
      'known with its end',
      healthyTarget('a', {
        ...overTls,
        last: outcome({ certificateExpirySeconds: NOW / 1000 + 60 }),
      }),
      60_000,
    ],
  ] as const)('has a certificate: %s', ([, target, leftMs]) => {
    expect(detailView(target, context).certificateLeftMs).toBe(leftMs);
  });

  test('takes the length of a slice from the slices', () => {
    const history = serviceHistory({ name: 'a', seconds: 0.1 }, 9_000_000);
    expect(rowView(healthyTarget('a'), { history, now: NOW }).slots.slotMs).toBe(100_000);
  });
});

test('problems come first, then the others by group and in their order', () => {
  const facts = { dependencies: { redis: false } };
  const inGroup = (name: string, group: string, target = healthyTarget(name)) => ({
    ...{ ...target, service: serviceConfig(name, { group }) },
  });
  const targets = [
    inGroup('pay-1', 'payments'),
    healthyTarget('b'),
    inGroup('ai-1', 'ai'),
    unprobedTarget('new'),
    healthyTarget('a'),
    unhealthyTarget('in-maintenance', { inMaintenance: true }),
    healthyTarget('needs-redis', { last: outcome({ durationSeconds: 0.1, facts }) }),
    inGroup('pay-2', 'payments'),
    inGroup('down', 'ai', unhealthyTarget('down')),
    healthyTarget('slow', {}, 5),
  ];
  expect(byAttention(targets, NOW).map(({ service }) => service.name)).toEqual([
    ...['down', 'needs-redis', 'slow', 'new', 'in-maintenance'],
    ...['b', 'a', 'pay-1', 'pay-2', 'ai-1'],
  ]);
});
