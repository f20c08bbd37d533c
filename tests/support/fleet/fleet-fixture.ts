import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach } from 'vitest';
import { type Fleet, startFleet } from '../../../demo/fleet/fleet.ts';
import { FREE_PORTS, type ServiceName } from '../../../demo/fleet/penpal-services.ts';
import { ask, type Met } from './ask.ts';

export const HEALTH = '/api/v1/health';
export const USERS = '/api/v1/users/metrics';
export const AI_METRICS = '/api/v1/metrics';
export const PAYMENTS = '/api/v1/metrics/payments';

export const START_MS = Date.parse('2026-11-24T12:00:00Z');
/** At the time of the tests the fleet has run for this long, after an uptime of a minute. */
export const RUN_MS = 7500;

/** Starts a fleet with all that is planned before each test, on free ports and with a clock that the test moves. */
export function fleetFixture() {
  const clock = { ms: START_MS, now: () => clock.ms };
  const fixture = {
    clock,
    fleet: undefined as unknown as Fleet,
    url: (name: ServiceName, path = HEALTH) => fixture.fleet.services[name].url + path,
    post: (path: string): Promise<Met> => ask(fixture.fleet.controlUrl + path, { method: 'POST' }),
    aiMetrics: async (): Promise<string> => {
      const met = await ask(fixture.url('ai-service', AI_METRICS));
      return 'body' in met ? met.body : '';
    },
  };
  beforeEach(async () => {
    clock.ms = START_MS;
    const options = { clock, ports: FREE_PORTS, controlPort: 0, uptimeSeconds: 60, planned: true };
    fixture.fleet = await startFleet(options);
    clock.ms += RUN_MS;
  });
  afterEach(() => fixture.fleet.stop());
  return fixture;
}

/** The server sockets and connections of this process, once closed ones are gone. */
export async function openSockets(): Promise<number> {
  for (let round = 0; round < 5; round++) await new Promise((resolve) => setImmediate(resolve));
  return process.getActiveResourcesInfo().filter((kind) => kind.startsWith('TCP')).length;
}

/** Another program that uses a port of 127.0.0.1; 0 is any free one. */
export async function occupyPort(port = 0) {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
