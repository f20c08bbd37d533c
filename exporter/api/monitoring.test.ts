import { expect, test } from 'vitest';
import { sample } from '../metrics/sample.ts';
import { startApp } from '../../tests/support/api/app-fixture.ts';
import {
  collectorState,
  observedPlatform,
  TWO_ALERTS,
} from '../../tests/support/api/observed-fixture.ts';
import {
  healthyTarget,
  unhealthyTarget,
  unprobedTarget,
} from '../../tests/support/target-states.ts';

const alerts = { active: () => Promise.resolve(TWO_ALERTS) };

test.each([
  ['all are healthy', [healthyTarget('a'), unprobedTarget('b')], 'healthy'],
  ['some are healthy', [healthyTarget('a'), unhealthyTarget('b')], 'degraded'],
  ['none is healthy', [unhealthyTarget('a'), unprobedTarget('b')], 'critical'],
  ['none was probed', [unprobedTarget('a')], null],
])('the overview when %s', async (_, targets, status) => {
  const { askJson } = await startApp({ targets: () => targets, alerts });
  expect(await askJson('/api/v1/monitoring/overview')).toMatchObject({
    status,
    services: { total: targets.length },
    alerts: 2,
  });
});

test('the overview names the newest measurement, and says when probes stopped', async () => {
  const { collectors, clock } = observedPlatform();
  const { askJson } = await startApp({ collectors, clock, schedulerStalled: () => true });
  expect(await askJson('/api/v1/monitoring/overview')).toMatchObject({
    timestamp: '2026-11-24T12:00:30.000Z',
    metrics: { collectionActive: false, lastUpdate: '2026-11-24T11:59:50.000Z' },
  });
});

test('alerts are counted by severity and state, and say where they come from', async () => {
  const { askJson } = await startApp({ alerts });
  expect(await askJson('/api/v1/monitoring/alerts')).toEqual({
    timestamp: '2026-11-24T12:00:00.000Z',
    ...{ total: 2, critical: 1, warnings: 1, firing: 1, pending: 1 },
    source: 'local',
    note: 'Prometheus did not answer within 1 s',
    alerts: [
      {
        ...{ severity: 'critical', type: 'service_down', service: 'db-service' },
        ...{ message: 'db-service is down', error: 'connection refused' },
        ...{ name: 'ServiceDown', state: 'firing', timestamp: '2026-11-24T11:58:00.000Z' },
      },
      {
        ...{ severity: 'warning', type: 'high_memory_usage', service: null, value: 0.85 },
        ...{ message: 'memory is high', name: 'HighMemory', state: 'pending' },
        timestamp: '2026-11-24T11:59:00.000Z',
      },
    ],
  });
});

test('performance is computed from real probes', async () => {
  const { askJson } = await startApp(observedPlatform());
  expect(await askJson('/api/v1/monitoring/performance?timeRange=1h')).toMatchObject({
    timeRange: '1h',
    source: 'memory',
    coveredMs: 600_000,
    metrics: { averageResponseTime: 550, healthPercentage: 50 },
    services: [
      {
        ...{ name: 'auth-service', status: 'healthy', responseTime: 550 },
        ...{ p50: 500, p95: 1000, p99: 1000, availability: 100, samples: 10 },
      },
      {
        ...{ name: 'db-service', status: 'unhealthy', responseTime: null },
        ...{ p50: null, p95: null, p99: null, availability: 0, samples: 10 },
      },
    ],
  });
});

test('a shorter range has fewer probes in it', async () => {
  const { askJson } = await startApp(observedPlatform());
  expect(await askJson('/api/v1/monitoring/performance?timeRange=3m')).toMatchObject({
    coveredMs: 180_000,
    services: [{ samples: 3, responseTime: 900 }, { samples: 3 }],
  });
});

test('without history, figures are null and nothing is covered', async () => {
  const { askJson } = await startApp();
  expect(await askJson('/api/v1/monitoring/performance')).toMatchObject({
    timeRange: '1h',
    coveredMs: 0,
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

test('usage shows totals as last read, and what was added in the period', async () => {
  const { askJson } = await startApp(observedPlatform());
  expect(await askJson('/api/v1/monitoring/usage?timeRange=1h')).toMatchObject({
    period: '1h',
    coveredMs: 600_000,
    statistics: { totalServices: 2, healthChecks: 20, averageUptime: 50, alertsGenerated: 3 },
    breakdown: {
      services: [
        { name: 'auth-service', status: 'healthy', lastChecked: '2026-11-24T11:59:50.000Z' },
        { name: 'db-service', status: 'unhealthy' },
      ],
    },
    users: { active: 40, total: 110, added: 9 },
    conversations: { total: 1100, added: 90 },
    payments: {
      success: { total: 50, added: 0 },
      failed: { total: 2, added: 0 },
      pending: { total: null, added: null },
    },
    tokens: { total: 4000, added: 3600 },
    aiCostUsd: { total: null, added: null },
  });
});

test.each(['', 'forever', '1.5h', '-1h', '0s', '500ms', '30m1h', '2y', '1h&timeRange=2h'])(
  'timeRange "%s" is answered with 400 and what was expected',
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

test('the metrics summary shows health, sources and figures', async () => {
  const { askJson } = await startApp(observedPlatform());
  expect(await askJson('/api/v1/metrics/summary')).toMatchObject({
    health: { summary: { total: 2, healthy: 1, unhealthy: 1, percentage: 50 } },
    collection: {
      ...{ lastRun: '2026-11-24T11:59:30.000Z', status: 'active' },
      ...{ interval: '30 seconds', intervalMs: 30_000 },
      collectors: [{ name: 'figures', service: 'auth-service', success: true, message: null }],
    },
    endpoints: { prometheus: '/metrics' },
    business: {
      ...{ activeUsers: 40, totalUsers: 110, conversations: 1100, aiTokens: 4000 },
      payments: { success: 50, failed: 2, pending: null },
      ...{ aiCostUsd: null, messages: null },
    },
  });
});

test('a source that is away leaves its figures null, and says why', async () => {
  const gone = collectorState([], { at: 0, success: false, message: 'HTTP 404' });
  const there = collectorState([sample('penpal_total_users', {}, 7)], { at: 0 });
  const { askJson } = await startApp({ collectors: () => [there, gone] });
  expect(await askJson('/api/v1/metrics/summary')).toMatchObject({
    collection: {
      status: 'degraded',
      collectors: [{ success: true }, { success: false, lastSuccess: null, message: 'HTTP 404' }],
    },
    business: {
      ...{ totalUsers: 7, conversations: null },
      series: [{ metric: 'penpal_total_users', unit: 'count', labels: {}, value: 7 }],
    },
  });
});

test('services say whether figures could be read from them', async () => {
  const { askJson } = await startApp(observedPlatform());
  expect(await askJson('/api/v1/metrics/services')).toMatchObject({
    services: [
      { name: 'auth-service', status: 'healthy', responseTime: 12.3, metricsAvailable: true },
      { name: 'db-service', status: 'unhealthy', responseTime: null, metricsAvailable: false },
    ],
  });
});
