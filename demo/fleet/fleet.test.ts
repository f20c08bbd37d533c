import { describe, expect, test } from 'vitest';
import { ask, askJson } from '../../tests/support/fleet/ask.ts';
import {
  AI_METRICS,
  fleetFixture,
  occupyPort,
  openSockets,
  PAYMENTS,
  RUN_MS,
  START_MS,
  USERS,
} from '../../tests/support/fleet/fleet-fixture.ts';
import { startFleet } from './fleet.ts';
import { FREE_PORTS } from './penpal-services.ts';
import { createPlatform } from './platform.ts';

const NOW = '2026-11-24T12:00:07.500Z';

const fixture = fleetFixture();
const { url, aiMetrics } = fixture;

/** A platform with the values of the fleet's. */
function platform() {
  const clock = { ms: START_MS, now: () => clock.ms };
  const created = createPlatform(clock);
  clock.ms += RUN_MS;
  return created;
}

describe('a healthy fleet', () => {
  const known = { status: 'ok', timestamp: NOW };
  const dependencies = { database: 'ok', redis: 'not configured', openai: 'ok' };
  const at = { environment: 'demo' };
  test.each([
    ['db-service', { ...known, ...at, uptime: 67.5, service: 'penpal-ai-db-service' }],
    ['auth-service', { ...known, version: '1.0.0' }],
    [
      'ai-service',
      { ...known, ...at, uptime: 67_500, service: 'ai-service', version: '1.0.0', dependencies },
    ],
    [
      'payment-service',
      { status: 'OK', service: 'Penpal AI Payment Service', version: '1.0.0', timestamp: NOW },
    ],
  ] as const)('has the real health response of %s', async (name, expected) => {
    const met = await ask(url(name));
    expect(met).toMatchObject({ status: 200, type: 'application/json; charset=utf-8' });
    expect('body' in met && JSON.parse(met.body)).toStrictEqual(expected);
  });

  test('has business metrics at their services', async () => {
    const users = platform().users();
    expect(await askJson(url('auth-service', USERS))).toStrictEqual(users);
    expect(await askJson(url('db-service', USERS))).toStrictEqual(users);
    const payments = await askJson(url('payment-service', PAYMENTS));
    expect(payments).toStrictEqual(platform().payments());
  });

  test('has what the real services only plan if it was asked for, and only then', async () => {
    await using as = new AsyncDisposableStack();
    const usual = await startFleet({ ports: FREE_PORTS, controlPort: 0 });
    as.defer(() => usual.stop());
    const path = usual.services['payment-service'].url + PAYMENTS;
    expect(await ask(path)).toMatchObject({ status: 404 });
    expect(await ask(url('payment-service', PAYMENTS))).toMatchObject({ status: 200 });
  });

  test('has well-formed Prometheus text at ai-service, with Node’s own metrics', async () => {
    const lines = (await aiMetrics()).split('\n');
    expect(lines.pop()).toBe('');
    const line = /^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"\\\n]*",?)+\})? ([-+\d.e]+|Nan))?$/u;
    expect(lines.filter((text) => !line.test(text))).toEqual([]);
    for (const part of [/^ai_costs_total\{/, /language="French"/, /^ai_service_process_cpu/]) {
      expect(lines).toContainEqual(expect.stringMatching(part));
    }
  });

  test.each([
    ['ai-service', '/api/v1/metrics/conversations'],
    ['auth-service', AI_METRICS],
    ['payment-service', '/'],
    ['db-service', '//'],
    ['db-service', '/api/v1/toString'],
  ] as const)('responds with 404: %s %s', async (name, path) => {
    expect(await ask(url(name, path))).toMatchObject({ status: 404 });
  });

  test('responds with 404 to anything but a read', async () => {
    expect(await ask(url('db-service'), { method: 'POST' })).toMatchObject({ status: 404 });
  });
});

describe('start and stop', () => {
  test('name the port and the service when a port is taken, and leave nothing running', async () => {
    await using taken = await occupyPort();
    const before = await openSockets();
    const ports = { ...FREE_PORTS, 'ai-service': taken.port };
    await expect(startFleet({ ports, controlPort: 0 })).rejects.toMatchObject({
      code: 'PORT_UNAVAILABLE',
      message: `port ${taken.port} for ai-service is taken: stop what listens there or choose another port`,
    });
    expect(await openSockets()).toBe(before);
  });

  test('leave no socket behind, whatever waits, is down or is switched afterwards', async () => {
    await fixture.fleet.stop();
    const before = await openSockets();
    fixture.fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0 });
    await fixture.fleet.services['db-service'].setFault('hang');
    await fixture.fleet.services['auth-service'].setFault('slow', { ms: 600_000 });
    await fixture.fleet.services['payment-service'].setFault('down');
    const waiting = [ask(url('db-service')), ask(url('auth-service'))];
    await ask(url('ai-service', AI_METRICS));
    expect(await openSockets()).toBeGreaterThan(before);
    await fixture.fleet.stop();
    const cut = { failed: 'ECONNRESET' };
    expect(await Promise.all(waiting)).toEqual([cut, cut]);
    await fixture.fleet.services['payment-service'].clearFault();
    await fixture.fleet.stop();
    expect(await openSockets()).toBe(before);
  });
});
