import { expect, test } from 'vitest';
import { startApp } from '../../../tests/support/api/app-fixture.ts';
import { directoryOf } from '../../../tests/support/directory-of.ts';
import {
  healthyTarget,
  PROBED_AT,
  unhealthyTarget,
  unprobedTarget,
} from '../../../tests/support/target-states.ts';

const probed = { startedAt: PROBED_AT, phaseSeconds: {} };

async function shown(target: ReturnType<typeof healthyTarget>): Promise<unknown> {
  const { askJson } = await startApp({ targets: () => [target] });
  const services = (await askJson('/api/v1/health/services')) as unknown[];
  expect(services).toHaveLength(1);
  return services[0];
}

test('one failed probe leaves the service healthy and without an error', async () => {
  const failure = { reason: 'timeout', message: 'no response within 5 s' } as const;
  const last = { ...probed, durationSeconds: 5, failure };
  const service = await shown(healthyTarget('auth-service', { last, failuresInARow: 1 }));
  expect(service).toMatchObject({
    ...{ status: 'healthy', responseTime: 5000, consecutiveFailures: 1 },
    lastProbe: { success: false, reason: 'timeout' },
  });
  expect(service).not.toHaveProperty('error');
});

test('a service shows the facts of its health response', async () => {
  const facts = { version: '1.0.0', dependencies: { database: true, redis: false } };
  const last = { ...probed, facts, certificateExpirySeconds: 1.8e9 };
  expect(await shown(healthyTarget('ai-service', { last }))).toMatchObject({
    ...{ version: '1.0.0', environment: null },
    dependencies: { database: 'ok', redis: 'error' },
    certificateExpires: '2027-01-15T08:00:00.000Z',
  });
});

test.each([
  ['all healthy', [healthyTarget('a'), healthyTarget('b')], [2, 0, 0, 100], 'healthy'],
  [
    'one of three down',
    [healthyTarget('a'), healthyTarget('b'), unhealthyTarget('c')],
    [2, 1, 0, 66.667],
    'degraded',
  ],
  ['one not yet probed', [healthyTarget('a'), unprobedTarget('b')], [1, 0, 1, 100], 'unknown'],
  ['none probed', [unprobedTarget('a')], [0, 0, 1, null], 'unknown'],
  ['no services', [], [0, 0, 0, null], 'unknown'],
])(
  'the summary counts: %s',
  async (_, targets, [healthy, unhealthy, unknown, percentage], status) => {
    const { askJson } = await startApp({ targets: () => targets });
    expect(await askJson('/api/v1/health/summary')).toMatchObject({
      summary: { status, total: targets.length, healthy, unhealthy, unknown, percentage },
      timestamp: '2026-11-24T12:00:00.000Z',
      services: targets.map(({ service }) => ({ name: service.name })),
    });
  },
);

test('the monitor is healthy although every monitored service is down', async () => {
  const { ask } = await startApp({ targets: () => [unhealthyTarget('a')] });
  const response = await ask('/api/v1/health');
  expect(response.status).toBe(200);
  const details = { scheduler: { status: 'up' }, configuration: { status: 'up' } };
  expect(await response.json()).toEqual({
    ...{ status: 'ok', info: details, error: {}, details, lists: [] },
  });
});

test('the monitor is unhealthy when probes have stalled', async () => {
  const { ask, askJson } = await startApp({ schedulerStalled: () => true });
  const response = await ask('/api/v1/health');
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({
    status: 'error',
    info: { configuration: { status: 'up' } },
    error: { scheduler: { status: 'down' } },
    details: { scheduler: { status: 'down' } },
  });
  expect((await ask('/-/ready')).status).toBe(503);
  expect((await ask('/-/healthy')).status).toBe(200);
  expect(await askJson('/api/v1/status')).toMatchObject({ status: 'unhealthy' });
});

test('the monitor stays healthy after a failed reload and a failed list, and shows them', async () => {
  const failed = {
    ...{ name: 'lists/*.json', refreshMs: 30_000, services: 2, failuresInARow: 1 },
    ...{ lastGoodAt: Date.parse('2026-11-24T11:00:00Z'), failure: 'expected JSON' },
  };
  const unread = { name: 'http://fleet/', refreshMs: 60_000, failuresInARow: 0 };
  const lists = () => [failed, unread];
  const directory = directoryOf(() => [], { lists, lastReloadWorked: false });
  const { ask } = await startApp({ directory });
  const response = await ask('/api/v1/health');
  expect(response.status).toBe(200);
  const message =
    'the last reload failed, see the log; the old configuration applies; ' +
    'the last good lists apply; lists/*.json: expected JSON';
  expect(await response.json()).toMatchObject({
    status: 'ok',
    details: { configuration: { status: 'up', message } },
    lists: [
      {
        ...{ name: 'lists/*.json', services: 2, lastSuccess: '2026-11-24T11:00:00.000Z' },
        ...{ error: 'expected JSON', failuresInARow: 1, intervalMs: 30_000 },
      },
      { name: 'http://fleet/', services: null, lastSuccess: null, error: null },
    ],
  });
});
