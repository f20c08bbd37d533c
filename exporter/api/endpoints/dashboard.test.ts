import { expect, test } from 'vitest';
import { startApp } from '../../../tests/support/api/app-fixture.ts';
import { observedPlatform } from '../../../tests/support/api/observed-fixture.ts';
import { toCsv } from './dashboard.ts';

test.each([
  ['json', 'application/json; charset=utf-8'],
  ['csv', 'text/csv; charset=utf-8'],
])('the export as %s is a download', async (format, type) => {
  const { ask } = await startApp(observedPlatform());
  const { headers } = await ask(`/api/v1/dashboard/export?format=${format}`);
  expect(headers.get('content-type')).toBe(type);
  expect(headers.get('content-disposition')).toBe(
    `attachment; filename=penpal-monitoring-2026-11-24.${format}`,
  );
});

test('a failed export is a problem and no download', async () => {
  const { ask } = await startApp({ history: { query: () => Promise.reject(new Error('broken')) } });
  const { status, headers } = await ask('/api/v1/dashboard/export?format=csv');
  expect([status, headers.get('content-disposition')]).toEqual([500, null]);
});

test('the export as CSV has one row per service', async () => {
  const { ask } = await startApp(observedPlatform());
  expect(await (await ask('/api/v1/dashboard/export?format=csv')).text()).toBe(
    'Service,Status,Response Time (ms),Last Checked,Average (ms),p50 (ms),p95 (ms),p99 (ms),' +
      'Availability (%),Samples,Time Range,Covered (s),Source\r\n' +
      'auth-service,healthy,12.3,2026-11-24T11:59:50.000Z,550,500,1000,1000,100,10,24h,600,memory\r\n' +
      'db-service,unhealthy,3.2,2026-11-24T11:59:50.000Z,,,,,0,10,24h,600,memory\r\n',
  );
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
