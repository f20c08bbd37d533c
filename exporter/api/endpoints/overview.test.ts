import { expect, test } from 'vitest';
import { startApp } from '../../../tests/support/api/app-fixture.ts';
import { observedPlatform, TWO_ALERTS } from '../../../tests/support/api/observed-fixture.ts';
import * as state from '../../../tests/support/target-states.ts';

test.each([
  ['all are healthy', [state.healthyTarget('a'), state.healthyTarget('b')], 'healthy'],
  ['all known ones are healthy', [state.healthyTarget('a'), state.unprobedTarget('b')], 'unknown'],
  ['some are healthy', [state.healthyTarget('a'), state.unhealthyTarget('b')], 'degraded'],
  ['none is healthy', [state.unhealthyTarget('a'), state.unprobedTarget('b')], 'critical'],
  ['none was probed', [state.unprobedTarget('a')], 'unknown'],
])('the overview when %s', async (_, targets, status) => {
  const alerts = { active: () => Promise.resolve(TWO_ALERTS) };
  const { askJson } = await startApp({ targets: () => targets, alerts });
  expect(await askJson('/api/v1/monitoring/overview')).toMatchObject({
    ...{ status, alerts: 2, services: { total: targets.length } },
  });
});

test('the overview shows the newest measurement, and that probes have stalled', async () => {
  const { collectors, clock } = observedPlatform();
  const { askJson } = await startApp({ collectors, clock, schedulerStalled: () => true });
  expect(await askJson('/api/v1/monitoring/overview')).toMatchObject({
    timestamp: '2026-11-24T12:00:30.000Z',
    metrics: { collectionActive: false, lastUpdate: '2026-11-24T11:59:50.000Z' },
  });
});

test('the overview shows at most five alerts', async () => {
  const active = { ...TWO_ALERTS, alerts: Array.from({ length: 7 }, () => TWO_ALERTS.alerts[0]!) };
  const alerts = { active: () => Promise.resolve(active) };
  const { askJson } = await startApp({ ...observedPlatform(), alerts });
  expect(await askJson('/api/v1/dashboard/overview')).toMatchObject({
    system: { status: 'degraded', alerts: 7 },
    alerts: {
      ...{ total: 7, critical: 7, warnings: 0 },
      recent: active.alerts.slice(0, 5).map(({ name }) => ({ name })),
    },
    performance: { timeRange: '1h', coveredMs: 600_000 },
  });
});
