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
import { serviceView } from './service-view.ts';
import { MAX_ROWS, shownTargets } from './page-view.ts';

const view = (target: TargetState) =>
  serviceView(target, { history: undefined, rangeMs: 86_400_000, now: NOW });
const failure = { reason: 'timeout', message: 'no answer' } as const;
const overTls = { service: serviceConfig('a', { url: 'https://a.test' }) };

describe('one service', () => {
  test.for([
    ['up', healthyTarget('a'), { status: 'up' }],
    ['slow', healthyTarget('a', {}, 5), { status: 'slow' }],
    [
      'down',
      unhealthyTarget('a'),
      { status: 'down', lastFailure: { reason: 'connection_refused' } },
    ],
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
    expect(view(unhealthyTarget('a'))).not.toHaveProperty('responseSeconds');
  });

  test.for([
    ['none over plain HTTP', healthyTarget('a'), { kind: 'plain-http' }],
    ['not known before it was seen', unprobedTarget('a', overTls), { kind: 'unknown' }],
    [
      'known with its end',
      healthyTarget('a', {
        ...overTls,
        last: outcome({ certificateExpirySeconds: NOW / 1000 + 60 }),
      }),
      { kind: 'expires', leftMs: 60_000 },
    ],
  ] as const)('has a certificate: %s', ([, target, certificate]) => {
    expect(view(target).certificate).toEqual(certificate);
  });

  test('takes the length of a slice from the slices', () => {
    const history = serviceHistory({ name: 'a', seconds: 0.1 }, 9_000_000);
    const context = { history, rangeMs: 8_999_950, now: NOW };
    expect(serviceView(healthyTarget('a'), context).slots.slotMs).toBe(100_000);
  });
});

describe('the services that get a row', () => {
  const up = Array.from({ length: MAX_ROWS }, (_, index) => healthyTarget(`up-${index}`));

  test('are the problems first, then the others in their order', () => {
    const facts = { dependencies: { redis: false } };
    const targets = [
      healthyTarget('b'),
      unprobedTarget('new'),
      healthyTarget('a'),
      unhealthyTarget('in-maintenance', { inMaintenance: true }),
      healthyTarget('needs-redis', { last: outcome({ durationSeconds: 0.1, facts }) }),
      unhealthyTarget('down'),
      healthyTarget('slow', {}, 5),
    ];
    expect(shownTargets(targets, NOW).map(({ service }) => service.name)).toEqual([
      ...['down', 'needs-redis', 'slow', 'new', 'in-maintenance', 'b', 'a'],
    ]);
  });

  test('are limited, and a problem is among them', () => {
    const shown = shownTargets([...up, unhealthyTarget('down')], NOW);
    expect(shown[0]!.service.name).toBe('down');
    expect(shown).toHaveLength(MAX_ROWS);
  });
});
