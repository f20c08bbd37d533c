import { expect, test } from 'vitest';
import { sample } from '../../metrics/sample.ts';
import { startApp } from '../../../tests/support/api/app-fixture.ts';
import { collectorState } from '../../../tests/support/api/observed-fixture.ts';

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
