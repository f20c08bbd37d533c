import { expect, test } from 'vitest';
import { sample } from '../../metrics/sample.ts';
import { startApp } from '../../../tests/support/api/app-fixture.ts';
import { collectorState } from '../../../tests/support/api/observed-fixture.ts';

const PROMETHEUS_3_5 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,' +
  'application/openmetrics-text;version=0.0.1;q=0.5,' +
  'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';
const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

test.each(['/metrics', '/api/v1/metrics'])('%s shows the exposition', async (path) => {
  const { ask, parts } = await startApp();
  parts.registry.addSource(() => [sample('penpal_total_users', {}, 5)]);
  const response = await ask(path);
  expect(response.headers.get('content-type')).toBe(TEXT);
  expect(await response.text()).toContain('\npenpal_total_users 5\n');
});

test.each([
  ['anything', '*/*', TEXT],
  ['what Prometheus 3.5 accepts', PROMETHEUS_3_5, OPEN_METRICS],
  ['OpenMetrics 1.0', 'application/openmetrics-text; version=1.0.0', OPEN_METRICS],
  ['OpenMetrics of any version', 'application/openmetrics-text', OPEN_METRICS],
  ['an unknown version of OpenMetrics', 'application/openmetrics-text; version=0.0.1', TEXT],
  ['text first', 'application/openmetrics-text;q=0.2,text/plain;q=0.9', TEXT],
  ['both alike', 'text/plain;version=0.0.4,application/openmetrics-text', OPEN_METRICS],
  ['no OpenMetrics', 'application/openmetrics-text;q=0', TEXT],
  ['a malformed header', ';;q=x,,=', TEXT],
])('a client that accepts %s gets a format that it can read', async (_, accept, type) => {
  const { ask } = await startApp();
  const response = await ask('/metrics', { headers: { accept } });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(type);
  expect((await response.text()).endsWith('# EOF\n')).toBe(type === OPEN_METRICS);
});

test('requests are counted and timed by the pattern of their route', async () => {
  const { ask } = await startApp();
  await ask('/api/v1/health/services?nocache=1');
  await ask('/api/v1/health/services/');
  await ask('/no/such/path/1');
  await ask('/no/such/path/2', { method: 'PROPFIND' });
  await ask('/api/v1/status', { method: 'DELETE' });
  const text = await (await ask('/metrics')).text();
  const service = 'service="monitoring-service"';
  for (const [method, route, status, times] of [
    ['GET', '/api/v1/health/services', 200, 2],
    ['GET', 'unmatched', 404, 1],
    // An unknown method adds no series of its own.
    ['OTHER', 'unmatched', 404, 1],
    ['DELETE', '/api/v1/status', 405, 1],
  ]) {
    const labels = `method="${method}",route="${route}"`;
    const counted = `{${labels},status_code="${status}",${service}} ${times}\n`;
    expect(text).toContain(`http_requests_total${counted}`);
    const timed = `{${labels},${service}} ${times}\n`;
    expect(text).toContain(`http_request_duration_seconds_count${timed}`);
  }
});

const read = collectorState([sample('penpal_total_users', {}, 7)], { at: 0 });
const failed = collectorState([], { at: 0, success: false, message: 'HTTP 404' });

test('a failed source leaves its values null and shows the reason', async () => {
  const { askJson } = await startApp({ collectors: () => [read, failed] });
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

test.each([
  ['no sources', [], null],
  ['only failed sources', [failed], '30 seconds'],
])('collection is inactive with %s', async (_, collectors, interval) => {
  const { askJson } = await startApp({ collectors: () => collectors });
  const summary = await askJson('/api/v1/metrics/summary');
  expect(summary).toMatchObject({ collection: { status: 'inactive', interval } });
});
