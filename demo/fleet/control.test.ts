import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, askJson } from '../../tests/support/fleet/ask.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { FREE_PORTS } from './service-names.ts';

let fleet: Fleet;

beforeEach(async () => {
  fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0 });
});
afterEach(() => fleet.stop());

const post = (path: string) => ask(fleet.controlUrl + path, { method: 'POST' });

describe('the control server', () => {
  it('lists services, ports, faults and commands', async () => {
    await post('/auth-service/slow?ms=70');
    const { port, url } = fleet.services['auth-service'];
    expect(await askJson(fleet.controlUrl)).toMatchObject({
      services: expect.arrayContaining([
        { name: 'auth-service', url, port, fault: { kind: 'slow', ms: 70 } },
        { ...pick('db-service'), fault: null },
      ]) as unknown,
      faults: { down: expect.any(String) as string, 'bad-body': expect.any(String) as string },
      commands: expect.arrayContaining([
        `curl -X POST '${new URL(fleet.controlUrl).host}/auth-service/down'`,
      ]) as unknown,
    });
  });

  it.each([
    ['/auth-service/down', { kind: 'down' }],
    ['/auth-service/slow', { kind: 'slow', ms: 6000 }],
    ['/auth-service/slow?ms=300&times=2', { kind: 'slow', ms: 300, times: 2 }],
    ['/payment-service/error?times=1', { kind: 'error', times: 1 }],
    ['/db-service/metrics-missing', { kind: 'metrics-missing' }],
    ['/ai-service/dependency?name=redis', { kind: 'dependency', name: 'redis' }],
  ])('POST %s switches the fault, ok clears it', async (path, fault) => {
    const name = Object.values(fleet.services).find((known) => path.startsWith(`/${known.name}/`));
    expect(await post(path)).toMatchObject({ status: 200 });
    expect(name?.fault()).toEqual(fault);
    expect(await post(`/${name?.name}/ok`)).toMatchObject({ status: 200 });
    expect(name?.fault()).toBeUndefined();
  });

  it.each([
    ['/nope/down', 404, 'no service "nope"; there are db-service, auth-service, ai-service,'],
    ['/', 404, 'no service ""'],
    ['/auth-service/nope', 400, 'no fault "nope"; there are ok, down, hang,'],
    ['/auth-service/toString', 400, 'no fault "toString"'],
    ['/auth-service', 400, 'no fault ""'],
    ['/auth-service/down?times=2', 400, 'times does not apply to down'],
    ['/auth-service/slow?ms=soon', 400, 'ms must be a whole number from 1 to 600000'],
    ['/auth-service/slow?ms=', 400, 'ms must be a whole number from 1 to 600000'],
    ['/auth-service/slow?seconds=6', 400, 'no option "seconds"; there are ms, times, name'],
    ['/ai-service/dependency?name=moon', 400, 'name must be one of database, redis, openai'],
  ])('POST %s is a problem: %i, %s', async (path, status, detail) => {
    const met = await post(path);
    expect(met).toMatchObject({ status, type: 'application/problem+json' });
    const problem = 'body' in met ? (JSON.parse(met.body) as unknown) : undefined;
    expect(problem).toMatchObject({ status, detail: expect.stringContaining(detail) as string });
  });

  it('does nothing on a GET', async () => {
    expect(await ask(`${fleet.controlUrl}/auth-service/down`)).toMatchObject({ status: 405 });
    expect(fleet.services['auth-service'].fault()).toBeUndefined();
  });

  it('says so when somebody took the port of a service that was down', async () => {
    const { port } = fleet.services['auth-service'];
    await post('/auth-service/down');
    const thief = createServer().listen(port, '127.0.0.1');
    await once(thief, 'listening');
    const detail = `port ${port} for auth-service is taken`;
    expect(await post('/auth-service/ok')).toMatchObject({
      status: 409,
      body: expect.stringContaining(detail) as string,
    });
    thief.close();
    await once(thief, 'close');
    expect(await post('/auth-service/ok')).toMatchObject({ status: 200 });
  });
});

function pick(name: 'db-service') {
  const { url, port } = fleet.services[name];
  return { name, url, port };
}
