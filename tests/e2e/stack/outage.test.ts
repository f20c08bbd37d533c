import got from 'got';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FREE_PORTS } from '../../../demo/fleet/penpal-services.ts';
import { findRealPart } from '../../../demo/real-parts.ts';
import { realPartOrSkip } from '../../support/processes/real-part.ts';
import { timeUntil } from '../../support/time-until.ts';
import { type Stack, startStack } from '../../../demo/stack.ts';
import { DETECTION_MS, RECOVERY_MS, notificationsOf, timesNotified } from './notified-outages.ts';
import type { Notification } from './notified-outages.ts';
import { startBuilt } from '../../support/processes/start-built.ts';

let stack: Stack | undefined;

beforeAll(async () => {
  await Promise.all([findRealPart('prometheus'), findRealPart('alertmanager')]);
  stack = await startStack({
    startExporter: startBuilt,
    fleet: { ports: FREE_PORTS, controlPort: 0 },
    // Sooner than shipped; tests/rules/detection-time.test.ts adds up the shipped times.
    environment: { HEALTH_CHECK_INTERVAL: '1000' },
  });
});

afterAll(() => stack?.stop());

function running(): Stack {
  if (!stack) throw new Error('the stack did not start');
  return stack;
}

test('an outage and its end are notified, and one failed probe is not', async ({ skip }) => {
  for (const part of ['prometheus', 'alertmanager'] as const) await realPartOrSkip(part, skip);
  const { fleet, exporter } = running();
  const notified = (status: Notification['status']) => async () =>
    (await timesNotified(exporter.url, 'auth-service', status)) > 0;
  await timeUntil('every service is healthy', 10_000, async () => {
    const url = `${exporter.url}/api/v1/health/summary`;
    const { summary } = await got(url).json<{ summary: { healthy: number } }>();
    return summary.healthy === 4;
  });

  await fleet.services['payment-service'].setFault('error', { times: 1 });
  await fleet.services['auth-service'].setFault('down');
  const detectedMs = await timeUntil('ServiceDown fires', DETECTION_MS, notified('firing'));
  // Its route leads to receivers without a channel, as shipped.
  await expect.poll(async () => (await notificationsOf(exporter.url))[0]?.channels).toEqual([]);
  await fleet.services['auth-service'].clearFault();
  const recoveredMs = await timeUntil('it is resolved', RECOVERY_MS, notified('resolved'));
  console.log(
    `kill to notification: ${(detectedMs / 1000).toFixed(1)} s, ` +
      `restart to notification: ${(recoveredMs / 1000).toFixed(1)} s`,
  );

  const metrics = await got(`${exporter.url}/metrics`).text();
  expect(metrics).toContain(
    'service_probe_failures_total{service_name="payment-service",reason="http_status"} 1\n',
  );
  const names = (await notificationsOf(exporter.url)).map(({ labels }) => labels['service_name']);
  expect(new Set(names)).toEqual(new Set(['auth-service']));
});
