import { expect, test } from 'vitest';
import { startApp } from '../../../tests/support/api/app-fixture.ts';
import { observedPlatform } from '../../../tests/support/api/observed-fixture.ts';

const unknown = { total: null, added: null };

test.each([
  [
    'performance over a shorter range has fewer probes',
    'performance?timeRange=3m',
    observedPlatform(),
    { coveredMs: 180_000, services: [{ samples: 3, responseTime: 900 }, { samples: 3 }] },
  ],
  [
    'performance without history has nulls and covers nothing',
    'performance',
    {},
    {
      ...{ timeRange: '1h', coveredMs: 0 },
      metrics: { averageResponseTime: null, healthPercentage: null },
      services: [
        { name: 'auth-service', responseTime: null, p95: null, availability: null, samples: 0 },
        { name: 'db-service' },
        { name: 'ai-service' },
      ],
    },
  ],
  [
    'usage without history and sources has nulls',
    'usage',
    {},
    {
      statistics: { totalServices: 3, healthChecks: 0, averageUptime: null, alertsGenerated: null },
      users: { active: null, total: null, added: null },
      conversations: unknown,
    },
  ],
  [
    'usage has totals as last read, and the increase in the period',
    'usage?timeRange=1h',
    observedPlatform(),
    {
      ...{ period: '1h', coveredMs: 600_000 },
      users: { active: 40, total: 110, added: 9 },
      conversations: { total: 1100, added: 90 },
      payments: {
        ...{ success: { total: 50, added: 0 }, failed: { total: 2, added: 0 }, pending: unknown },
      },
      tokens: { total: 4000, added: 3600 },
      ...{ aiCostUsd: unknown, messages: unknown },
    },
  ],
])('%s', async (_, path, parts, shape) => {
  const { askJson } = await startApp(parts);
  expect(await askJson(`/api/v1/monitoring/${path}`)).toMatchObject(shape);
});
