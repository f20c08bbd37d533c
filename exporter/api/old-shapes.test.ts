import { expect, onTestFinished, test, vi } from 'vitest';
import { startApp } from '../../tests/support/api/app-fixture.ts';
import { observedPlatform, TWO_ALERTS } from '../../tests/support/api/observed-fixture.ts';
import { unprobedTarget } from '../../tests/support/target-states.ts';

const any = (type: unknown) => expect.any(type) as unknown;
const text = any(String);
const number = any(Number);
/** ISO 8601 in UTC with milliseconds. */
const time: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const memory = {
  ...{ rss: number, heapTotal: number, heapUsed: number },
  ...{ external: number, arrayBuffers: number },
};
const counts = { total: 2, healthy: 1, unhealthy: 1, percentage: 50, status: 'degraded' };
const url = 'http://auth-service.test:3001/api/v1/health';
const lastChecked = '2026-11-24T11:59:50.000Z';
const healthy = { name: 'auth-service', status: 'healthy', responseTime: 12.3, lastChecked };
const unhealthy = { name: 'db-service', status: 'unhealthy', responseTime: 3.2, lastChecked };
const servicesHealth = [
  { ...healthy, url, lastProbe: { success: true, reason: null, message: null } },
  {
    ...{ ...unhealthy, url: text, error: 'connection refused' },
    lastFailure: { at: time, reason: 'connection_refused', message: 'connection refused' },
  },
];
const listed = { name: text, status: text, lastChecked };
const critical = {
  ...{ severity: 'critical', type: 'service_down', service: 'db-service', name: 'ServiceDown' },
  ...{ message: 'db-service is down', error: 'connection refused', state: 'firing' },
  timestamp: '2026-11-24T11:58:00.000Z',
};
const warning = {
  ...{ severity: 'warning', type: 'high_memory_usage', service: null, name: 'HighMemory' },
  ...{ message: 'memory is high', value: 0.85, state: 'pending' },
  timestamp: '2026-11-24T11:59:00.000Z',
};
const alerts = {
  ...{ timestamp: time, total: 2, critical: 1, warnings: 1, firing: 1, pending: 1 },
  ...{ source: 'local', note: 'Prometheus did not answer within 1 s' },
};
const overview = {
  ...{ timestamp: time, status: 'degraded', services: counts, alerts: 2 },
  metrics: { collectionActive: true, lastUpdate: time },
};
const performance = {
  ...{ timestamp: time, timeRange: '1h', source: 'memory', coveredMs: 600_000 },
  metrics: {
    ...{ averageResponseTime: 550, healthPercentage: 50, uptime: number, memoryUsage: memory },
  },
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
};
const usage = {
  ...{ timestamp: time, period: '24h' },
  statistics: { totalServices: 2, healthChecks: 20, averageUptime: 50, alertsGenerated: 3 },
  breakdown: { services: [listed, listed] },
};
const widget = (id: string, type: string, data: unknown) => ({ id, title: text, type, data });

/**
 * The responses of version 2, which existing clients rely on: every field with its type, or its value
 * where the fixture determines it. More fields are welcome, none may be missing.
 */
const SHAPES: Readonly<Record<string, object>> = {
  '/api/v1/': {
    ...{ service: 'Penpal AI Monitoring Service', description: text, features: any(Array) },
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as unknown,
    endpoints: {
      ...{ health: '/api/v1/health', metrics: '/metrics', documentation: '/api/docs' },
      dashboard: '/api/v1/dashboard/overview',
    },
  },
  '/api/v1/status': { status: 'healthy', timestamp: time, uptime: number, memory, version: text },
  '/api/v1/health': { status: 'ok', info: {}, error: {}, details: {} },
  '/api/v1/health/services': servicesHealth,
  '/api/v1/health/summary': { summary: counts, timestamp: time, services: servicesHealth },
  '/api/v1/metrics/summary': {
    ...{ timestamp: time, health: { summary: counts } },
    collection: {
      ...{ lastRun: '2026-11-24T11:59:30.000Z', status: 'active' },
      ...{ interval: '30 seconds', intervalMs: 30_000 },
      collectors: [{ name: 'figures', service: 'auth-service', success: true, message: null }],
    },
    endpoints: { prometheus: '/metrics', health: text, summary: text },
    business: {
      ...{ activeUsers: 40, totalUsers: 110, conversations: 1100, aiTokens: 4000 },
      ...{ payments: { success: 50, failed: 2, pending: null }, aiCostUsd: null, messages: null },
    },
  },
  '/api/v1/metrics/services': {
    timestamp: time,
    services: [
      { ...healthy, metricsAvailable: true },
      { ...unhealthy, metricsAvailable: false },
    ],
  },
  '/api/v1/monitoring/overview': overview,
  '/api/v1/monitoring/alerts': { ...alerts, alerts: [critical, warning] },
  '/api/v1/monitoring/performance?timeRange=1h': performance,
  '/api/v1/monitoring/usage': usage,
  '/api/v1/dashboard/overview': {
    ...{ timestamp: time, system: overview },
    alerts: { total: 2, critical: 1, warnings: 1, recent: [critical, warning] },
    performance: { averageResponseTime: 550, healthPercentage: 50, uptime: number },
  },
  '/api/v1/dashboard/widgets': {
    timestamp: time,
    widgets: [
      widget('services-status', 'status-grid', [listed, listed]),
      widget('health-summary', 'donut-chart', { healthy: 1, unhealthy: 1, unknown: 0, total: 2 }),
      widget('response-times', 'bar-chart', [
        { name: 'auth-service', value: 12.3, mean: 550, p95: 1000 },
        { name: 'db-service', value: 3.2, mean: null, p95: null },
      ]),
      widget('system-metrics', 'metrics-card', { uptime: 25.5, memory, alerts: 2 }),
    ],
  },
  '/api/v1/dashboard/export?timeRange=1h': {
    exportInfo: {
      timestamp: time,
      format: 'json',
      timeRange: '1h',
      generatedBy: 'Penpal AI Monitoring Service',
    },
    data: {
      ...{ overview, alerts: { ...alerts, alerts: [critical, warning] }, performance },
      usage: { ...usage, period: '1h' },
    },
  },
};

test.each(Object.entries(SHAPES))('%s has every field of the old service', async (path, shape) => {
  const active = { active: () => Promise.resolve(TWO_ALERTS) };
  vi.spyOn(process, 'uptime').mockReturnValue(25.5 * 3600);
  onTestFinished(() => void vi.restoreAllMocks());
  const { askJson } = await startApp({ ...observedPlatform(), alerts: active });
  expect(await askJson(path)).toMatchObject(shape);
});

test('an unprobed service has all fields: unknown, and no time waited', async () => {
  const { askJson } = await startApp({ targets: () => [unprobedTarget('ai-service')] });
  const nothing = { responseTime: 0, lastChecked: null };
  const unknown = { name: 'ai-service', status: 'unknown', ...nothing };
  expect(await askJson('/api/v1/health/services')).toMatchObject([
    { ...unknown, url: text, lastProbe: null },
  ]);
  expect(await askJson('/api/v1/metrics/services')).toMatchObject({ services: [unknown] });
});
