import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, askJson } from '../../tests/support/fleet/ask.ts';
import type { FaultKind, FaultOptions } from './fault.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { FREE_PORTS, type ServiceName } from './service-names.ts';

const clock = { ms: 0, now: () => clock.ms };
let fleet: Fleet;

beforeEach(async () => {
  clock.ms = Date.parse('2026-11-24T12:00:00Z');
  fleet = await startFleet({ clock, ports: FREE_PORTS, controlPort: 0 });
});
afterEach(() => fleet.stop());

const auth = () => fleet.services['auth-service'];
const health = (name: ServiceName = 'auth-service') => `${fleet.services[name].url}/api/v1/health`;
const users = () => `${auth().url}/api/v1/users/metrics`;
const WELL = { status: 200, body: expect.stringMatching(/^\{"status":"ok".*\}$/) as string };

/** Short only where the wait is the point, so that a busy machine changes no outcome. */
const patience = (kind: FaultKind) => ({
  timeoutMs: kind === 'hang' || kind === 'slow' ? 200 : 5000,
});

describe('a fault', () => {
  it.each<[FaultKind, FaultOptions, object]>([
    ['down', {}, { failed: 'ECONNREFUSED' }],
    ['hang', {}, { failed: 'timeout' }],
    ['slow', { ms: 600 }, { failed: 'timeout' }],
    [
      'error',
      {},
      { status: 500, body: expect.stringContaining('Internal server error') as string },
    ],
    ['reset', {}, { failed: 'ECONNRESET' }],
    ['bad-body', {}, { status: 200, body: expect.stringMatching(/<<garbage$/) as string }],
  ])('%s meets every request of its service alone until it is cleared', async (kind, how, met) => {
    await auth().setFault(kind, how);
    expect(await ask(health(), patience(kind))).toMatchObject(met);
    expect(await ask(users(), patience(kind))).toMatchObject(met);
    expect(await ask(health('db-service'))).toMatchObject(WELL);
    await auth().clearFault();
    expect(auth().fault()).toBeUndefined();
    expect(await ask(health())).toMatchObject(WELL);
  });

  it('slow answers well, only late', async () => {
    await auth().setFault('slow', { ms: 120 });
    const beganMs = performance.now();
    expect(await ask(health())).toMatchObject(WELL);
    expect(performance.now() - beganMs).toBeGreaterThan(115);
  });

  it('bad-body spoils JSON and Prometheus text', async () => {
    await auth().setFault('bad-body');
    await expect(askJson(users())).rejects.toThrow(SyntaxError);
    const ai = fleet.services['ai-service'];
    await ai.setFault('bad-body');
    const met = await ask(`${ai.url}/api/v1/metrics`);
    expect(met).toMatchObject({
      status: 200,
      body: expect.stringMatching(/\n<<garbage$/) as string,
    });
  });

  it.each([
    ['auth-service', '/api/v1/users/metrics'],
    ['db-service', '/api/v1/users/metrics'],
    ['ai-service', '/api/v1/metrics'],
    ['payment-service', '/api/v1/metrics/payments'],
  ] as const)(
    'metrics-missing takes the figures of %s away, not its health',
    async (name, path) => {
      await fleet.services[name].setFault('metrics-missing');
      expect(await ask(fleet.services[name].url + path)).toMatchObject({ status: 404 });
      expect(await ask(health(name))).toMatchObject({ status: 200 });
    },
  );

  it('dependency shows in the answer of ai-service, which stays ok', async () => {
    const ai = fleet.services['ai-service'];
    await ai.setFault('dependency', { name: 'openai' });
    expect(await askJson(health('ai-service'))).toMatchObject({
      status: 'ok',
      dependencies: { database: 'ok', redis: 'ok', openai: 'error' },
    });
    const met = await ask(`${ai.url}/api/v1/metrics`);
    expect('body' in met && met.body).toContain(
      'ai_providers_health_status{provider="openai"} 0\n',
    );
  });

  it('replaces the one before', async () => {
    await auth().setFault('down');
    await auth().setFault('error');
    expect(await ask(health())).toMatchObject({ status: 500 });
  });
});

describe('times', () => {
  it.each<[FaultKind, FaultOptions, object]>([
    ['hang', {}, { failed: 'timeout' }],
    ['slow', { ms: 600 }, { failed: 'timeout' }],
    ['error', {}, { status: 500 }],
    ['reset', {}, { failed: 'ECONNRESET' }],
    ['bad-body', {}, { status: 200, body: expect.stringMatching(/<<garbage$/) as string }],
  ])('lets %s meet so many health requests, no other, and clear itself', async (kind, how, met) => {
    await auth().setFault(kind, { ...how, times: 2 });
    expect(await ask(health(), patience(kind))).toMatchObject(met);
    expect(auth().fault()).toMatchObject({ kind, times: 1 });
    expect(await ask(users())).toMatchObject({ status: 200 });
    expect(await ask(health(), patience(kind))).toMatchObject(met);
    expect(auth().fault()).toBeUndefined();
    expect(await ask(health())).toMatchObject(WELL);
  });

  it('counts for a dependency too', async () => {
    await fleet.services['ai-service'].setFault('dependency', { times: 1 });
    const dependencies = { redis: 'ok', openai: 'ok' };
    expect(await askJson(health('ai-service'))).toMatchObject({
      dependencies: { ...dependencies, database: 'error' },
    });
    expect(await askJson(health('ai-service'))).toMatchObject({
      dependencies: { ...dependencies, database: 'ok' },
    });
  });
});

describe('down', () => {
  it('cuts open connections', async () => {
    await auth().setFault('hang');
    const sent = request(health(), { agent: false }).end();
    const cut = new Promise((resolve) => sent.on('error', resolve));
    await new Promise((resolve) => sent.on('socket', (socket) => socket.on('connect', resolve)));
    await auth().setFault('down');
    expect(await cut).toMatchObject({ code: 'ECONNRESET' });
  });

  it('restarts when cleared: same port, uptime and counters of ai-service from zero', async () => {
    const ai = fleet.services['ai-service'];
    const payments = fleet.figures().payments.successfulPayments;
    expect(fleet.figures().ai.messages).toBeGreaterThan(1000);
    await ai.setFault('down');
    clock.ms += 60_000;
    await ai.clearFault();
    clock.ms += 1500;
    expect(await askJson(health('ai-service'))).toMatchObject({ uptime: 1500 });
    expect(fleet.figures().ai.messages).toBeLessThan(20);
    expect(fleet.figures().payments.successfulPayments).toBeGreaterThanOrEqual(payments);
  });

  it('keeps its counters when any other fault is cleared', async () => {
    const ai = fleet.services['ai-service'];
    await ai.setFault('error');
    await ai.clearFault();
    expect(fleet.figures().ai.messages).toBeGreaterThan(1000);
  });

  it('may be switched on and off at once, again and again', async () => {
    const switching = Array.from({ length: 5 }, () => [
      auth().setFault('down'),
      auth().clearFault(),
    ]);
    await Promise.all(switching.flat());
    expect(await ask(health())).toMatchObject(WELL);
  });
});

describe('a fault without sense is refused', () => {
  it.each<[ServiceName, FaultKind, FaultOptions, string]>([
    ['auth-service', 'down', { times: 1 }, 'times does not apply to down'],
    ['auth-service', 'metrics-missing', { times: 1 }, 'times counts health requests'],
    ['auth-service', 'error', { times: 0 }, 'times must be a whole number from 1'],
    ['auth-service', 'error', { times: 1.5 }, 'times must be a whole number from 1'],
    ['auth-service', 'slow', { ms: NaN }, 'ms must be a whole number from 1 to 600000'],
    ['auth-service', 'error', { ms: 5 }, 'ms is for slow, not for error'],
    ['auth-service', 'error', { name: 'redis' }, 'name is for dependency, not for error'],
    ['auth-service', 'dependency', {}, 'only ai-service reports dependencies'],
  ])('%s %s %o', async (name, kind, options, message) => {
    await expect(fleet.services[name].setFault(kind, options)).rejects.toThrow(message);
    expect(fleet.services[name].fault()).toBeUndefined();
  });
});
