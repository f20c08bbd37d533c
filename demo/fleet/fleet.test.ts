import { type AddressInfo, createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, askJson } from '../../tests/support/fleet/ask.ts';
import { type Fleet, type FleetOptions, startFleet } from './fleet.ts';
import { FREE_PORTS, type ServiceName } from './service-names.ts';

const START = Date.parse('2026-11-24T12:00:00Z');
const NOW = '2026-11-24T12:00:07.500Z';
const AI_METRICS = '/api/v1/metrics';
const running: Fleet[] = [];

async function fleetAt(options: FleetOptions = {}) {
  const clock = { ms: START, now: () => clock.ms };
  const fleet = await startFleet({ clock, ports: FREE_PORTS, controlPort: 0, ...options });
  running.push(fleet);
  clock.ms += 7500;
  return {
    clock,
    fleet,
    url: (name: ServiceName, path: string) => fleet.services[name].url + path,
  };
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((fleet) => fleet.stop()));
});

describe('health', () => {
  it.each([
    [
      'db-service',
      {
        status: 'ok',
        timestamp: NOW,
        uptime: 67.5,
        service: 'penpal-ai-db-service',
        environment: 'demo',
      },
    ],
    ['auth-service', { status: 'ok', timestamp: NOW, version: '1.0.0' }],
    [
      'ai-service',
      {
        status: 'ok',
        timestamp: NOW,
        uptime: 67_500,
        service: 'ai-service',
        version: '1.0.0',
        environment: 'demo',
        dependencies: { database: 'ok', redis: 'ok', openai: 'ok' },
      },
    ],
    [
      'payment-service',
      { status: 'OK', service: 'Penpal AI Payment Service', version: '1.0.0', timestamp: NOW },
    ],
  ] as const)('of %s is exactly what the real one says', async (name, expected) => {
    const { url } = await fleetAt({ uptimeSeconds: 60 });
    const met = await ask(url(name, '/api/v1/health'));
    expect(met).toMatchObject({ status: 200, type: 'application/json; charset=utf-8' });
    expect('body' in met && JSON.parse(met.body)).toStrictEqual(expected);
  });
});

describe('business figures', () => {
  it.each(['auth-service', 'db-service'] as const)('of users are at %s', async (name) => {
    const { fleet, url } = await fleetAt();
    expect(await askJson(url(name, '/api/v1/users/metrics'))).toStrictEqual(fleet.figures().users);
  });

  it('of payments are at payment-service', async () => {
    const { fleet, url } = await fleetAt();
    const answer = await askJson(url('payment-service', '/api/v1/metrics/payments'));
    expect(answer).toStrictEqual(fleet.figures().payments);
  });

  it('of ai-service are well-formed Prometheus text with Node’s own metrics', async () => {
    const { fleet, url } = await fleetAt();
    const met = await ask(url('ai-service', AI_METRICS));
    expect(met).toMatchObject({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' });
    const lines = 'body' in met ? met.body.split('\n') : [];
    expect(lines.pop()).toBe('');
    const line = /^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"\\\n]*",?)+\})? ([-+\d.e]+|Nan))?$/u;
    expect(lines.filter((text) => !line.test(text))).toEqual([]);
    expect(lines).toContain(`ai_active_websocket_connections ${fleet.figures().ai.webSockets}`);
    expect(lines.some((text) => text.includes('language="Français"'))).toBe(true);
    expect(lines.some((text) => text.startsWith('ai_service_process_cpu_seconds_total '))).toBe(
      true,
    );
    const costs = lines.filter((text) => text.startsWith('ai_costs_total{'));
    expect(costs.reduce((sum, text) => sum + Number(text.split(' ').at(-1)), 0)).toBeCloseTo(
      fleet
        .figures()
        .ai.models.flatMap(({ users }) => users)
        .reduce((sum, u) => sum + u.costUsd, 0),
      9,
    );
  });

  it.each([
    ['ai-service', '/api/v1/metrics/conversations', 'planned there, not there yet'],
    ['auth-service', '/api/v1/metrics', 'no Prometheus text'],
    ['payment-service', '/', 'nothing'],
    ['db-service', '//', 'no path at all'],
    ['db-service', '/api/v1/toString', 'nothing inherited'],
  ] as const)('of %s at %s are 404: %s', async (name, path, _why) => {
    const { url } = await fleetAt();
    expect(await ask(url(name, path))).toMatchObject({ status: 404 });
  });

  it('are read, never posted', async () => {
    const { url } = await fleetAt();
    const met = await ask(url('db-service', '/api/v1/health'), { method: 'POST' });
    expect(met).toMatchObject({ status: 404 });
  });
});

describe('manners', () => {
  const good = { 'x-api-key': 'k', 'x-service-name': 'monitoring-service' };
  it.each([
    ['the key and a name', good, 200],
    ['a wrong key', { ...good, 'x-api-key': 'other' }, 401],
    ['no name', { 'x-api-key': 'k' }, 401],
    ['nothing', {}, 401],
  ])('ai-service answers a caller with %s by its own rule', async (_, headers, status) => {
    const { url } = await fleetAt({ apiKey: 'k' });
    expect(await ask(url('ai-service', AI_METRICS), { headers })).toMatchObject({ status });
    expect(await ask(url('ai-service', '/api/v1/health'))).toMatchObject({ status: 200 });
    expect(await ask(url('auth-service', '/api/v1/users/metrics'))).toMatchObject({ status: 200 });
  });

  it('any service can guard everything', async () => {
    const { url } = await fleetAt({ apiKey: 'k', guarded: ['db-service'], guardHealth: true });
    const health = url('db-service', '/api/v1/health');
    expect(await ask(health)).toMatchObject({ status: 401 });
    expect(await ask(health, { headers: good })).toMatchObject({ status: 200 });
    expect(await ask(url('ai-service', AI_METRICS))).toMatchObject({ status: 200 });
  });

  it('answers come wrapped where asked for', async () => {
    const { fleet, url } = await fleetAt({ wrapped: ['auth-service'] });
    expect(await askJson(url('auth-service', '/api/v1/users/metrics'))).toStrictEqual({
      statusCode: 200,
      message: 'Success',
      data: fleet.figures().users,
      timestamp: NOW,
    });
    expect(await askJson(url('db-service', '/api/v1/users/metrics'))).toHaveProperty('totalUsers');
  });
});

/** Open servers and connections of this process, once what was closed has gone. */
async function openSockets(): Promise<number> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  return process.getActiveResourcesInfo().filter((kind) => kind.startsWith('TCP')).length;
}

describe('start and stop', () => {
  it('names the port and the service when a port is taken, and leaves nothing running', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const taken = (holder.address() as AddressInfo).port;
    const before = await openSockets();
    const ports = { ...FREE_PORTS, 'ai-service': taken };
    await expect(startFleet({ ports, controlPort: 0 })).rejects.toMatchObject({
      code: 'PORT_UNAVAILABLE',
      port: taken,
      message: `port ${taken} for ai-service is taken: stop what listens there or choose another port`,
    });
    expect(await openSockets()).toBe(before);
    holder.close();
  });

  it('leaves no socket behind, whatever is waiting, down or switched afterwards', async () => {
    const before = await openSockets();
    const { fleet, url } = await fleetAt();
    await fleet.services['db-service'].setFault('hang');
    await fleet.services['auth-service'].setFault('slow', { ms: 600_000 });
    await fleet.services['payment-service'].setFault('down');
    const waiting = (['db-service', 'auth-service'] as const).map((name) =>
      ask(url(name, '/api/v1/health')),
    );
    await ask(url('ai-service', AI_METRICS));
    expect(await openSockets()).toBeGreaterThan(before);
    await fleet.stop();
    expect(await Promise.all(waiting)).toEqual([
      { failed: 'ECONNRESET' },
      { failed: 'ECONNRESET' },
    ]);
    await fleet.services['payment-service'].clearFault();
    await fleet.stop();
    expect(await openSockets()).toBe(before);
  });
});
