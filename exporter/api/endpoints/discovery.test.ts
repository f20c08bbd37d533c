import { expect, test } from 'vitest';
import { startApp } from '../../../tests/support/api/app-fixture.ts';
import { healthyTarget, serviceConfig } from '../../../tests/support/target-states.ts';

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
