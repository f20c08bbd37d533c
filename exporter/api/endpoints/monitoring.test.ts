import { expect, test } from 'vitest';
import { startApp } from '../../../tests/support/api/app-fixture.ts';
import { observedPlatform, TWO_ALERTS } from '../../../tests/support/api/observed-fixture.ts';
import {
  healthyTarget,
  unhealthyTarget,
  unprobedTarget,
} from '../../../tests/support/target-states.ts';

const alerts = { active: () => Promise.resolve(TWO_ALERTS) };

test.each([
  ['all are healthy', [healthyTarget('a'), unprobedTarget('b')], 'healthy'],
  ['some are healthy', [healthyTarget('a'), unhealthyTarget('b')], 'degraded'],
  ['none is healthy', [unhealthyTarget('a'), unprobedTarget('b')], 'critical'],
  ['none was probed', [unprobedTarget('a')], null],
])('the overview when %s', async (_, targets, status) => {
  const { askJson } = await startApp({ targets: () => targets, alerts });
  expect(await askJson('/api/v1/monitoring/overview')).toMatchObject({
    ...{ status, alerts: 2, services: { total: targets.length } },
  });
});

test('the overview shows the newest measurement, and that probes have stalled', async () => {
  const { collectors, clock } = observedPlatform();
  const { askJson } = await startApp({ collectors, clock, schedulerStalled: () => true });
  expect(await askJson('/api/v1/monitoring/overview')).toMatchObject({
    timestamp: '2026-11-24T12:00:30.000Z',
    metrics: { collectionActive: false, lastUpdate: '2026-11-24T11:59:50.000Z' },
  });
});

test('a shorter range has fewer probes in it', async () => {
  const { askJson } = await startApp(observedPlatform());
  expect(await askJson('/api/v1/monitoring/performance?timeRange=3m')).toMatchObject({
    coveredMs: 180_000,
    services: [{ samples: 3, responseTime: 900 }, { samples: 3 }],
  });
});

test('without history, values are null and nothing is covered', async () => {
  const { askJson } = await startApp();
  expect(await askJson('/api/v1/monitoring/performance')).toMatchObject({
    ...{ timeRange: '1h', coveredMs: 0 },
    metrics: { averageResponseTime: null, healthPercentage: null },
    services: [
      { name: 'auth-service', responseTime: null, p95: null, availability: null, samples: 0 },
      { name: 'db-service' },
      { name: 'ai-service' },
    ],
  });
  expect(await askJson('/api/v1/monitoring/usage')).toMatchObject({
    statistics: { totalServices: 3, healthChecks: 0, averageUptime: null, alertsGenerated: null },
    users: { active: null, total: null, added: null },
    conversations: { total: null, added: null },
  });
});

test('usage shows totals as last read, and the increase in the period', async () => {
  const { askJson } = await startApp(observedPlatform());
  const unknown = { total: null, added: null };
  expect(await askJson('/api/v1/monitoring/usage?timeRange=1h')).toMatchObject({
    ...{ period: '1h', coveredMs: 600_000 },
    users: { active: 40, total: 110, added: 9 },
    conversations: { total: 1100, added: 90 },
    payments: {
      ...{ success: { total: 50, added: 0 }, failed: { total: 2, added: 0 }, pending: unknown },
    },
    tokens: { total: 4000, added: 3600 },
    ...{ aiCostUsd: unknown, messages: unknown },
  });
});

test.each(['', 'forever', '1.5h', '-1h', '0s', '500ms', '30m1h', '2y', '1h&timeRange=2h'])(
  'timeRange "%s" gets 400 and what was expected',
  async (range) => {
    const { ask } = await startApp();
    const response = await ask(`/api/v1/monitoring/performance?timeRange=${range}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      detail: 'the query is malformed',
      errors: [{ path: 'timeRange', message: expect.stringContaining('15m') as unknown }],
    });
  },
);
