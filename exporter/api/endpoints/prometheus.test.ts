import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { MetricRegistry } from '../../metrics/registry.ts';
import { sample } from '../../metrics/sample.ts';
import { silentLogger } from '../../../tests/support/silent-logger.ts';
import { startApp } from '../../../tests/support/api/app-fixture.ts';
import { healthyTarget, serviceConfig } from '../../../tests/support/target-states.ts';

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

const PIECES = Array.from({ length: 200 }, (_, index) => Buffer.alloc(65_536, index));

/** A request for an exposition of 13 MB, and how many of its pieces were sent. */
async function askForMuch() {
  const sent = { count: 0 };
  const pieces = Object.assign([...PIECES], {
    *[Symbol.iterator]() {
      for (const piece of PIECES) {
        sent.count += 1;
        yield piece;
      }
    },
  });
  const registry = new MetricRegistry(silentLogger);
  registry.exposeInPieces = () => Promise.resolve(pieces);
  const { url, log } = await startApp({ registry });
  const request = get(`${url}/metrics`, { agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { response, log, sent };
}

test('the pieces of the exposition arrive in their order', async () => {
  const { response } = await askForMuch();
  expect(Buffer.compare(await buffer(response), Buffer.concat(PIECES))).toBe(0);
});

test('the exposition waits for a slow client, and ends when the client goes away', async () => {
  const { response, log, sent } = await askForMuch();
  await once(response, 'readable');
  response.destroy();
  await expect.poll(() => log.join()).toContain('"status":499');
  expect(sent.count).toBeLessThan(PIECES.length);
  expect(log.join()).not.toContain('request failed');
});

test.each([
  ['HTTP', 'http://ai:3003', '/api/v1/metrics', 'ai:3003', 'http', '/api/v1/metrics', {}],
  ['https without a port', 'https://ai.test', '/metrics', 'ai.test:443', 'https', '/metrics', {}],
  ['IPv6', 'http://[::1]:3003', '/metrics', '[::1]:3003', 'http', '/metrics', {}],
  ['a base path', 'http://h:1/ai', '/metrics', 'h:1', 'http', '/ai/metrics', {}],
  ['a query', 'http://h:1', '/metrics?a=b', 'h:1', 'http', '/metrics', { __param_a: 'b' }],
])(
  'only services with Prometheus text are scrape targets: %s',
  async (_, url, prometheusPath, target, scheme, path, more) => {
    const service = serviceConfig('ai-service', { url, prometheusPath });
    const targets = () => [healthyTarget('auth-service'), healthyTarget('ai-service', { service })];
    const { askJson } = await startApp({ targets });
    const address = { __scheme__: scheme, __metrics_path__: path, ...more };
    expect(await askJson('/api/v1/sd/prometheus')).toEqual([
      { targets: [target], labels: { service_name: 'ai-service', ...address } },
    ]);
  },
);
