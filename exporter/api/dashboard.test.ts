import { expect, test } from 'vitest';
import { startApp } from '../../tests/support/api/app-fixture.ts';
import { toCsv } from './endpoints/dashboard.ts';
import { observedPlatform, TWO_ALERTS } from '../../tests/support/api/observed-fixture.ts';

test('the overview shows the whole, at most five alerts, and the last hour', async () => {
  const active = { ...TWO_ALERTS, alerts: Array.from({ length: 7 }, () => TWO_ALERTS.alerts[0]!) };
  const alerts = { active: () => Promise.resolve(active) };
  const { askJson } = await startApp({ ...observedPlatform(), alerts });
  expect(await askJson('/api/v1/dashboard/overview')).toMatchObject({
    system: { status: 'degraded', alerts: 7 },
    alerts: {
      ...{ total: 7, critical: 7, warnings: 0 },
      recent: active.alerts.slice(0, 5).map(({ name }) => ({ name })),
    },
    performance: {
      ...{ timeRange: '1h', coveredMs: 600_000 },
      ...{ averageResponseTime: 550, healthPercentage: 50 },
    },
  });
});

test('the four widgets draw what was measured', async () => {
  const { askJson } = await startApp(observedPlatform());
  expect(await askJson('/api/v1/dashboard/widgets')).toMatchObject({
    widgets: [
      {
        ...{ id: 'services-status', type: 'status-grid' },
        data: [{ name: 'auth-service', status: 'healthy' }, { name: 'db-service' }],
      },
      {
        ...{ id: 'health-summary', type: 'donut-chart' },
        data: { healthy: 1, unhealthy: 1, unknown: 0, total: 2 },
      },
      {
        ...{ id: 'response-times', type: 'bar-chart' },
        data: [
          { name: 'auth-service', value: 550, p95: 1000 },
          { name: 'db-service', value: null, p95: null },
        ],
      },
      { id: 'system-metrics', type: 'metrics-card', data: { alerts: 0 } },
    ],
  });
});

test('the export is a JSON download of everything', async () => {
  const { ask } = await startApp(observedPlatform());
  const response = await ask('/api/v1/dashboard/export?timeRange=1h');
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(response.headers.get('content-disposition')).toBe(
    'attachment; filename=penpal-monitoring-2026-11-24.json',
  );
  expect(await response.json()).toMatchObject({
    exportInfo: { format: 'json', timeRange: '1h', generatedBy: 'Penpal AI Monitoring Service' },
    data: {
      overview: { status: 'degraded' },
      alerts: { total: 0 },
      performance: { timeRange: '1h', metrics: { averageResponseTime: 550 } },
      usage: { period: '1h', statistics: { healthChecks: 20 } },
    },
  });
});

test('the export as CSV has a row a service', async () => {
  const { ask } = await startApp(observedPlatform());
  const response = await ask('/api/v1/dashboard/export?format=csv');
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('content-disposition')).toBe(
    'attachment; filename=penpal-monitoring-2026-11-24.csv',
  );
  expect(await response.text()).toBe(
    'Service,Status,Response Time (ms),Last Checked,Average (ms),p50 (ms),p95 (ms),p99 (ms),' +
      'Availability (%),Samples,Time Range,Covered (s),Source\r\n' +
      'auth-service,healthy,12.3,2026-11-24T11:59:50.000Z,550,500,1000,1000,100,10,24h,600,memory\r\n' +
      'db-service,unhealthy,,2026-11-24T11:59:50.000Z,,,,,0,10,24h,600,memory\r\n',
  );
});

test('another format is answered with 400', async () => {
  const { ask } = await startApp();
  const response = await ask('/api/v1/dashboard/export?format=xml');
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    errors: [{ path: 'format', message: 'expected json or csv' }],
  });
});

test.each([
  ['a comma', 'a,b', '"a,b"'],
  ['a quote', 'a "b"', '"a ""b"""'],
  ['a line break', 'a\r\nb', '"a\r\nb"'],
  ['a formula', '=1+1', "'=1+1"],
  ['a formula with a quote', '=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
  ['a function call', '@SUM(A1)', "'@SUM(A1)"],
  ['a sign', '-2', "'-2"],
  ['a negative number', -2, '-2'],
  ['nothing', null, ''],
])('a CSV cell with %s', (_, cell, written) => {
  expect(toCsv([[cell, 'x']])).toBe(`${written},x\r\n`);
});
