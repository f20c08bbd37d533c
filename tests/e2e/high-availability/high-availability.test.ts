import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ServiceName } from '../../../demo/fleet/penpal-services.ts';
import type { RunningServer } from '../../../demo/server.ts';
import { realPartOrSkip } from '../../support/processes/real-part.ts';
import { timeUntil } from '../../support/time-until.ts';
import { DETECTION_MS } from '../stack/notified-outages.ts';
import { seriesOf } from '../../support/processes/prometheus-api.ts';
import { startTwoOfEach } from './two-of-each.ts';
import type { TwoOfEach } from './two-of-each.ts';

/** Longer than the second Alertmanager waits for the first: enough time for a duplicate notification. */
const PEER_MS = 5_000;
/** After the kill, longer than group_interval of critical alerts (30 s): enough time for a duplicate. */
const GROUP_INTERVAL_MS = 33_000;

/** The received notifications of a service's outage. */
function outagesTold({ receiver }: TwoOfEach, service: ServiceName) {
  return receiver.received.filter(({ alerts }) =>
    alerts.some(
      ({ labels }) => labels['alertname'] === 'ServiceDown' && labels['service_name'] === service,
    ),
  );
}

async function untilTold(stack: TwoOfEach, service: ServiceName): Promise<void> {
  await timeUntil(`${service} is told`, DETECTION_MS, () => outagesTold(stack, service).length > 0);
}

async function kill({ pid, exited }: RunningServer): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await exited;
}

test('two of each notify once, also when one of each is killed during an outage', async ({
  skip,
}) => {
  await using stack = await startTwoOfEach({
    prometheus: await realPartOrSkip('prometheus', skip),
    alertmanager: await realPartOrSkip('alertmanager', skip),
    victoriaMetrics: await realPartOrSkip('victoria-metrics', skip),
  });
  const { fleet, prometheuses, alertmanagers, storage } = stack;
  await timeUntil('something is scraped', DETECTION_MS, async () => {
    return (await seriesOf(storage.url, 'service_health_status')).length > 0;
  });

  await fleet.services['auth-service'].setFault('down');
  await untilTold(stack, 'auth-service');
  await pause(PEER_MS);
  expect(outagesTold(stack, 'auth-service')).toHaveLength(1);

  const [told] = outagesTold(stack, 'auth-service');
  const teller = alertmanagers.find((_, index) => told?.externalURL.endsWith(`-${index}`));
  expect(teller, `no Alertmanager is ${told?.externalURL}`).toBeDefined();
  await fleet.services['payment-service'].setFault('down');
  await Promise.all([kill(teller!), kill(prometheuses[0]!)]);
  const killedAt = performance.now();
  await untilTold(stack, 'payment-service');
  await pause(killedAt + GROUP_INTERVAL_MS - performance.now());
  expect(outagesTold(stack, 'payment-service')).toHaveLength(1);
  expect(outagesTold(stack, 'auth-service')).toHaveLength(1);

  // Both wrote the same four series. Without the replica's label there is one of each.
  const stored = await seriesOf(storage.url, 'service_health_status');
  expect(stored.map(({ service_name }) => service_name).sort()).toEqual(
    Object.keys(fleet.services).sort(),
  );
  expect(Object.keys(stored[0]!)).not.toContain('replica');
});
