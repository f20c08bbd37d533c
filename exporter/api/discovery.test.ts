import { expect, test } from 'vitest';
import { startApp } from '../../tests/support/api/app-fixture.ts';
import { healthyTarget, serviceConfig } from '../../tests/support/target-states.ts';

const discovered = (url: string, prometheusPath: string) =>
  healthyTarget('ai-service', { service: serviceConfig('ai-service', { url, prometheusPath }) });

test('only services with Prometheus text of their own are discovered', async () => {
  const ai = discovered('http://ai-service:3003', '/api/v1/metrics');
  const { askJson } = await startApp({ targets: () => [healthyTarget('auth-service'), ai] });
  expect(await askJson('/api/v1/sd/prometheus')).toEqual([
    {
      targets: ['ai-service:3003'],
      labels: {
        service_name: 'ai-service',
        __scheme__: 'http',
        __metrics_path__: '/api/v1/metrics',
      },
    },
  ]);
});

test.each([
  ['https without a port', 'https://ai.test', '/metrics', 'ai.test:443', {}],
  ['IPv6', 'http://[::1]:3003', '/metrics', '[::1]:3003', {}],
  ['a base path', 'http://h:1/ai', '/metrics', 'h:1', { __metrics_path__: '/ai/metrics' }],
  ['a query', 'http://h:1', '/metrics?a=b', 'h:1', { __param_a: 'b' }],
])('a target is written as Prometheus wants it: %s', async (_, url, path, target, labels) => {
  const { askJson } = await startApp({ targets: () => [discovered(url, path)] });
  expect(await askJson('/api/v1/sd/prometheus')).toMatchObject([{ targets: [target], labels }]);
});
