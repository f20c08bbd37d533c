import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { ask, askJson } from '../../tests/support/fleet/ask.ts';
import {
  AI_METRICS,
  fleetFixture,
  occupyPort,
  PAYMENTS,
  USERS,
} from '../../tests/support/fleet/fleet-fixture.ts';
import type { FaultKind, FaultOptions } from './fault.ts';

const OK = { status: 200, body: expect.stringMatching(/^\{"status":"ok".*\}$/) as string };
const GARBAGE = { status: 200, body: expect.stringMatching(/<<garbage$/) as string };

const fixture = fleetFixture();
const { url, post, aiMetrics } = fixture;

describe('a fault', () => {
  const SLOW = { ms: 600 };
  const EFFECTS: [FaultKind, FaultOptions, object][] = [
    ['hang', {}, { failed: 'timeout' }],
    ['slow', SLOW, { failed: 'timeout' }],
    [
      'error',
      {},
      { status: 500, body: expect.stringContaining('Internal server error') as string },
    ],
    ['reset', {}, { failed: 'ECONNRESET' }],
    ['bad-body', {}, GARBAGE],
  ];
  /** Short only where the client's timeout is the point. */
  const patience = (kind: FaultKind) => (['hang', 'slow'].includes(kind) ? { timeoutMs: 200 } : {});

  test.each<[FaultKind, FaultOptions, object]>([
    ...EFFECTS,
    ['down', {}, { failed: 'ECONNREFUSED' }],
  ])(
    '%s affects each request of its service alone until it is cleared',
    async (kind, options, met) => {
      const auth = fixture.fleet.services['auth-service'];
      await auth.setFault(kind, options);
      expect(await ask(url('auth-service'), patience(kind))).toMatchObject(met);
      expect(await ask(url('auth-service', USERS), patience(kind))).toMatchObject(met);
      expect(await ask(url('db-service'))).toMatchObject(OK);
      await auth.clearFault();
      expect(auth.fault()).toBeUndefined();
      expect(await ask(url('auth-service'))).toMatchObject(OK);
    },
  );

  test.each(EFFECTS)(
    '%s with times affects so many health requests and no other',
    async (kind, options, met) => {
      const auth = fixture.fleet.services['auth-service'];
      await auth.setFault(kind, { ...options, times: 2 });
      expect(await ask(url('auth-service'), patience(kind))).toMatchObject(met);
      expect(auth.fault()).toMatchObject({ kind, times: 1 });
      expect(await ask(url('auth-service', USERS))).toMatchObject({ status: 200 });
      expect(await ask(url('auth-service'), patience(kind))).toMatchObject(met);
      expect(auth.fault()).toBeUndefined();
      expect(await ask(url('auth-service'))).toMatchObject(OK);
    },
  );

  test('slow delays a good response', async () => {
    await fixture.fleet.services['auth-service'].setFault('slow', { ms: 120 });
    const startedMs = performance.now();
    expect(await ask(url('auth-service'))).toMatchObject(OK);
    expect(performance.now() - startedMs).toBeGreaterThan(115);
  });

  test('bad-body breaks Prometheus text, metrics-missing removes business metrics', async () => {
    await fixture.fleet.services['ai-service'].setFault('bad-body');
    expect(await aiMetrics()).toMatch(/\n<<garbage$/);
    for (const service of Object.values(fixture.fleet.services))
      await service.setFault('metrics-missing');
    const metrics = [url('db-service', USERS), url('ai-service', AI_METRICS)];
    metrics.push(url('auth-service', USERS), url('payment-service', PAYMENTS));
    for (const path of metrics) expect(await ask(path)).toMatchObject({ status: 404 });
    expect(await ask(url('ai-service'))).toMatchObject(OK);
  });

  test('dependency shows in health and metrics of ai-service, whose status stays ok', async () => {
    await fixture.fleet.services['ai-service'].setFault('dependency', { name: 'openai' });
    const dependencies = { database: 'ok', redis: 'not configured', openai: 'error' };
    expect(await askJson(url('ai-service'))).toMatchObject({ status: 'ok', dependencies });
    expect(await aiMetrics()).toContain('ai_providers_health_status{provider="openai"} 0\n');
    await fixture.fleet.services['ai-service'].setFault('dependency', { times: 1 });
    for (const database of ['error', 'ok']) {
      expect(await askJson(url('ai-service'))).toMatchObject({ dependencies: { database } });
    }
  });

  test('down cuts open connections and is replaced by the next fault', async () => {
    const auth = fixture.fleet.services['auth-service'];
    await auth.setFault('hang');
    const sent = request(url('auth-service'), { agent: false }).end();
    const cut = new Promise((resolve) => sent.on('error', resolve));
    await new Promise((resolve) => sent.on('socket', (socket) => socket.on('connect', resolve)));
    await auth.setFault('down');
    expect(await cut).toMatchObject({ code: 'ECONNRESET' });
    await auth.setFault('error');
    expect(await ask(url('auth-service'))).toMatchObject({ status: 500 });
  });

  test('down restarts the service once cleared: same port, uptime and counters from zero', async () => {
    const ai = fixture.fleet.services['ai-service'];
    const requests = async () =>
      Number(/^ai_requests_total\{.*"201".*\} (\d+)$/m.exec(await aiMetrics())?.[1] ?? 0);
    fixture.clock.ms += 3_600_000;
    await ai.setFault('error');
    await ai.clearFault();
    expect(await requests()).toBeGreaterThan(1000);
    await ai.setFault('down');
    await ai.clearFault();
    fixture.clock.ms += 1500;
    expect(await askJson(url('ai-service'))).toMatchObject({ uptime: 1500 });
    expect(await requests()).toBeLessThan(20);
    await Promise.all([1, 2, 3, 4].flatMap(() => [ai.setFault('down'), ai.clearFault()]));
    expect(await ask(url('ai-service'))).toMatchObject(OK);
  });
});

describe('the control server', () => {
  test('lists services and faults', async () => {
    await post('/auth-service/slow?ms=70');
    const [auth, db] = (['auth-service', 'db-service'] as const).map((name) => {
      const { port } = fixture.fleet.services[name];
      return { name, port, url: fixture.fleet.services[name].url };
    });
    expect(await askJson(fixture.fleet.controlUrl)).toMatchObject({
      services: expect.arrayContaining([
        { ...auth, fault: { kind: 'slow', ms: 70 } },
        { ...db, fault: null },
      ]) as unknown,
      faults: { down: expect.any(String) as string, 'bad-body': expect.any(String) as string },
    });
  });

  test.each([
    ['auth-service', 'down', { kind: 'down' }],
    ['auth-service', 'slow', { kind: 'slow', ms: 6000 }],
    ['auth-service', 'slow?ms=300&times=2', { kind: 'slow', ms: 300, times: 2 }],
    ['payment-service', 'error?times=1', { kind: 'error', times: 1 }],
    ['db-service', 'metrics-missing', { kind: 'metrics-missing' }],
    ['ai-service', 'dependency?name=redis', { kind: 'dependency', name: 'redis' }],
  ] as const)('POST /%s/%s sets the fault, ok clears it', async (name, path, fault) => {
    expect(await post(`/${name}/${path}`)).toMatchObject({ status: 200 });
    expect(fixture.fleet.services[name].fault()).toEqual(fault);
    expect(await post(`/${name}/ok`)).toMatchObject({ status: 200 });
    expect(fixture.fleet.services[name].fault()).toBeUndefined();
  });

  test.each([
    ['/nope/down', 404, 'no service "nope"; there are db-service, auth-service, ai-service,'],
    ['/', 404, 'no service ""'],
    ['/auth-service/nope', 400, 'no fault "nope"; there are ok, down, hang,'],
    ['/auth-service/toString', 400, 'no fault "toString"'],
    ['/auth-service', 400, 'no fault ""'],
    ['/auth-service/down?times=2', 400, 'times does not apply to down'],
    ['/auth-service/metrics-missing?times=1', 400, 'times counts health requests'],
    ['/auth-service/error?times=0', 400, 'times must be a whole number from 1'],
    ['/auth-service/error?times=1.5', 400, 'times must be a whole number from 1'],
    ['/auth-service/error?ms=5', 400, 'ms is for slow, not for error'],
    ['/auth-service/error?name=redis', 400, 'name is for dependency, not for error'],
    ['/auth-service/dependency', 400, 'only ai-service reports dependencies'],
    ['/auth-service/slow?ms=soon', 400, 'ms must be a whole number from 1 to 600000'],
    ['/auth-service/slow?ms=', 400, 'ms must be a whole number from 1 to 600000'],
    ['/auth-service/slow?seconds=6', 400, 'no option "seconds"; there are ms, times, name'],
    ['/ai-service/dependency?name=moon', 400, 'name must be one of database, redis, openai'],
  ])('POST %s is a problem: %i, %s', async (path, status, detail) => {
    const met = await post(path);
    expect(met).toMatchObject({ status, type: 'application/problem+json' });
    const problem = 'body' in met ? (JSON.parse(met.body) as unknown) : undefined;
    expect(problem).toMatchObject({ status, detail: expect.stringContaining(detail) as string });
    expect(fixture.fleet.services['auth-service'].fault()).toBeUndefined();
  });

  test('changes nothing on a GET', async () => {
    expect(await ask(`${fixture.fleet.controlUrl}/auth-service/down`)).toMatchObject({
      status: 405,
    });
    expect(fixture.fleet.services['auth-service'].fault()).toBeUndefined();
  });

  test('reports that another program took the port of a service that was down', async () => {
    await post('/auth-service/down');
    {
      await using taken = await occupyPort(fixture.fleet.services['auth-service'].port);
      const body = expect.stringContaining(
        `port ${taken.port} for auth-service is taken`,
      ) as string;
      expect(await post('/auth-service/ok')).toMatchObject({ status: 409, body });
    }
    expect(await post('/auth-service/ok')).toMatchObject({ status: 200 });
  });
});
