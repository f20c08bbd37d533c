import { expect, test } from 'vitest';
import { directoryOf } from '../../tests/support/directory-of.ts';
import { startApp } from '../../tests/support/api/app-fixture.ts';
import {
  healthyTarget,
  PROBED_AT,
  unhealthyTarget,
  unprobedTarget,
} from '../../tests/support/target-states.ts';

const PROBED = new Date(PROBED_AT).toISOString();

test('every service shows its last known state', async () => {
  const { askJson } = await startApp();
  expect(await askJson('/api/v1/health/services')).toEqual([
    expect.objectContaining({
      name: 'auth-service',
      url: 'http://auth-service.test:3001/api/v1/health',
      status: 'healthy',
      responseTime: 12.3,
      lastChecked: PROBED,
      lastProbe: { success: true, reason: null, message: null },
    }),
    expect.objectContaining({
      name: 'db-service',
      status: 'unhealthy',
      responseTime: null,
      error: 'connection refused',
      lastFailure: { at: PROBED, reason: 'connection_refused', message: 'connection refused' },
    }),
    expect.objectContaining({
      name: 'ai-service',
      status: 'unknown',
      responseTime: null,
      lastChecked: null,
      lastProbe: null,
    }),
  ]);
});

test('a single failed probe leaves the service healthy and without an error', async () => {
  const failure = { reason: 'timeout', message: 'no answer within 5 s' } as const;
  const last = { startedAt: PROBED_AT, durationSeconds: 5, phaseSeconds: {}, failure };
  const blip = healthyTarget('auth-service', { last, failuresInARow: 1 });
  const { askJson } = await startApp({ targets: () => [blip] });
  const [service] = (await askJson('/api/v1/health/services')) as object[];
  expect(service).toMatchObject({
    status: 'healthy',
    responseTime: 5000,
    lastProbe: { success: false, reason: 'timeout' },
    consecutiveFailures: 1,
  });
  expect(service).not.toHaveProperty('error');
});

test('what the health answer says of itself is shown', async () => {
  const facts = { version: '1.0.0', dependencies: { database: true, redis: false } };
  const last = { startedAt: PROBED_AT, phaseSeconds: {}, facts, certificateExpirySeconds: 1.8e9 };
  const { askJson } = await startApp({ targets: () => [healthyTarget('ai-service', { last })] });
  expect(await askJson('/api/v1/health/services')).toEqual([
    expect.objectContaining({
      version: '1.0.0',
      environment: null,
      dependencies: { database: 'ok', redis: 'error' },
      certificateExpires: '2027-01-15T08:00:00.000Z',
    }),
  ]);
});

test.each([
  ['all healthy', [healthyTarget('a'), healthyTarget('b')], [2, 0, 0, 100]],
  [
    'one of three down',
    [healthyTarget('a'), healthyTarget('b'), unhealthyTarget('c')],
    [2, 1, 0, 66.667],
  ],
  ['one not yet probed', [healthyTarget('a'), unprobedTarget('b')], [1, 0, 1, 100]],
  ['none probed', [unprobedTarget('a')], [0, 0, 1, null]],
  ['no services', [], [0, 0, 0, null]],
])('the summary counts: %s', async (_, targets, [healthy, unhealthy, unknown, percentage]) => {
  const { askJson } = await startApp({ targets: () => targets });
  expect(await askJson('/api/v1/health/summary')).toMatchObject({
    summary: { total: targets.length, healthy, unhealthy, unknown, percentage },
    timestamp: '2026-11-24T12:00:00.000Z',
    services: targets.map(({ service }) => ({ name: service.name })),
  });
});

test('the monitor is healthy although every monitored service is down', async () => {
  const { ask } = await startApp({ targets: () => [unhealthyTarget('a')] });
  const response = await ask('/api/v1/health');
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    status: 'ok',
    info: { scheduler: { status: 'up' }, configuration: { status: 'up' } },
    error: {},
    details: { scheduler: { status: 'up' }, configuration: { status: 'up' } },
    lists: [],
  });
});

test('the monitor is unhealthy when probes have stalled', async () => {
  const { ask, askJson } = await startApp({ schedulerStalled: () => true });
  const response = await ask('/api/v1/health');
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({
    status: 'error',
    error: { scheduler: { status: 'down' } },
    details: { scheduler: { status: 'down' } },
  });
  expect((await ask('/-/ready')).status).toBe(503);
  expect((await ask('/-/healthy')).status).toBe(200);
  expect(await askJson('/api/v1/status')).toMatchObject({ status: 'unhealthy' });
});

test('the monitor is healthy although a reload failed, and says so', async () => {
  const { ask } = await startApp({ lastReloadWorked: () => false });
  const response = await ask('/api/v1/health');
  expect(response.status).toBe(200);
  const message = 'the last reload failed, see the log; the old configuration applies';
  expect(await response.json()).toMatchObject({
    status: 'ok',
    details: { configuration: { status: 'up', message } },
  });
});

test('the monitor is healthy although a list of services cannot be used, and says so', async () => {
  const lists = () => [
    {
      ...{ name: 'lists/*.json', refreshMs: 30_000, services: 2, failuresInARow: 1 },
      ...{ lastGoodAt: Date.parse('2026-11-24T11:00:00Z'), failure: 'expected JSON' },
    },
    { name: 'http://fleet/', refreshMs: 60_000, failuresInARow: 0 },
  ];
  const { ask } = await startApp({ directory: directoryOf(() => [], { lists }) });
  const response = await ask('/api/v1/health');
  expect(response.status).toBe(200);
  const message = 'the last good lists apply; lists/*.json: expected JSON';
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
