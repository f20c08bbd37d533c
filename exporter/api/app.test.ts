import { request } from 'node:http';
import { expect, test } from 'vitest';
import { startApp } from '../../tests/support/api/app-fixture.ts';

test('an unknown path is a problem, RFC 9457', async () => {
  const { ask } = await startApp();
  const response = await ask('/api/v1/nothing?secret=1', {
    headers: { 'x-request-id': 'my-request' },
  });
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(await response.json()).toEqual({
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    detail: 'there is nothing here; /api/docs lists what there is',
    instance: '/api/v1/nothing',
    requestId: 'my-request',
  });
});

test.each([
  ['DELETE', '/api/v1/status', 'GET, HEAD'],
  ['PUT', '/api/v1/monitoring/notifications', 'GET, HEAD, POST'],
  ['GET', '/-/reload', 'POST'],
])('%s %s is answered with 405 and what is allowed', async (method, path, allow) => {
  const { ask } = await startApp();
  const response = await ask(path, { method });
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe(allow);
  expect(await response.json()).toMatchObject({ status: 405, title: 'Method Not Allowed' });
});

test('HEAD is answered like GET, without the body', async () => {
  const { ask } = await startApp();
  const response = await ask('/api/v1/status', { method: 'HEAD' });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(await response.text()).toBe('');
});

test('an error that nobody foresaw shows nothing of itself, and is logged once', async () => {
  const { ask, log } = await startApp({
    targets: () => {
      throw new Error('inner workings');
    },
  });
  const response = await ask('/api/v1/health/services');
  const text = await response.text();
  expect(response.status).toBe(500);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(text).not.toContain('inner workings');
  expect(text).not.toContain('.ts');
  expect(log.filter((line) => line.includes('inner workings'))).toHaveLength(1);
});

test('a configuration that cannot be used is a problem with its reason', async () => {
  const { ask } = await startApp({
    environment: { ADMIN_TOKEN: 'admin-token-of-the-test' },
    reload: () =>
      Promise.resolve({ ok: false, message: 'services.yml: services: expected a list' }),
  });
  const headers = { authorization: 'Bearer admin-token-of-the-test' };
  const response = await ask('/-/reload', { method: 'POST', headers });
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({
    detail: 'services.yml: services: expected a list',
  });
});

test('the answer at /api/v1/ says where to go', async () => {
  const { askJson } = await startApp();
  expect(await askJson('/api/v1/')).toMatchObject({
    service: 'Penpal AI Monitoring Service',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as unknown,
    endpoints: {
      health: '/api/v1/health',
      metrics: '/metrics',
      dashboard: '/api/v1/dashboard/overview',
      documentation: '/api/docs',
    },
  });
});

test('the status is that of this process', async () => {
  const { askJson } = await startApp();
  expect(await askJson('/api/v1/status')).toMatchObject({
    status: 'healthy',
    timestamp: '2026-11-24T12:00:00.000Z',
    uptime: expect.closeTo(process.uptime(), 0) as unknown,
    memory: { rss: expect.any(Number) as unknown, arrayBuffers: expect.any(Number) as unknown },
  });
});

test.each([
  ['a listed origin may read', 'http://localhost:3000', 'http://localhost:3000'],
  ['another origin may not', 'http://elsewhere.test', null],
])('CORS: %s', async (_, origin, allowed) => {
  const { ask } = await startApp();
  const preflight = {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'GET' },
  };
  for (const response of [
    await ask('/api/v1/health/services', { headers: { origin } }),
    await ask('/api/v1/nothing', { headers: { origin } }),
    await ask('/api/v1/health/services', preflight),
  ]) {
    expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
    expect(response.headers.get('vary')).toContain('Origin');
  }
});

test('answers carry the headers that protect a browser', async () => {
  const { ask } = await startApp();
  const { headers } = await ask('/api/v1/status');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('content-security-policy')).not.toContain('unsafe');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
  expect(headers.get('x-powered-by')).toBeNull();
  expect(headers.get('cache-control')).toBe('no-store');
});

test.each([
  ['a sane one is kept', 'abc-123_4.5', /^abc-123_4\.5$/],
  ['one that is too long is replaced', 'x'.repeat(65), /^[0-9a-f-]{36}$/],
  ['one with odd characters is replaced', 'a b"c<d>efgh', /^[0-9a-f-]{36}$/],
])('request id: %s', async (_, given, expected) => {
  const { ask, log } = await startApp();
  const response = await ask('/api/v1/status', { headers: { 'x-request-id': given } });
  const id = response.headers.get('x-request-id') ?? '';
  expect(id).toMatch(expected);
  expect(log.filter((line) => line.includes(id))).toHaveLength(1);
});

test('a request is one line at debug, a failed one at warn, without headers and query', async () => {
  const { ask, log } = await startApp({ schedulerStalled: () => true });
  await ask('/api/v1/status?secret=query', { headers: { cookie: 'secret-cookie' } });
  await ask('/api/v1/health');
  expect(log.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ level: 20, route: '/api/v1/status', status: 200, msg: 'request' }),
    expect.objectContaining({ level: 40, route: '/api/v1/health', status: 503, msg: 'request' }),
  ]);
  expect(log.join()).not.toContain('secret');
});

test('a client that goes away is counted as 499', async () => {
  const asked = Promise.withResolvers<void>();
  const { url, ask } = await startApp({
    environment: { ADMIN_TOKEN: 'admin-token-of-the-test' },
    reload: () => {
      asked.resolve();
      return new Promise(() => undefined);
    },
  });
  const headers = { authorization: 'Bearer admin-token-of-the-test' };
  const client = request(`${url}/-/reload`, { method: 'POST', headers }).end();
  client.on('error', () => undefined);
  await asked.promise;
  client.destroy();
  await expect
    .poll(async () => (await ask('/metrics')).text())
    .toContain('route="/-/reload",status_code="499"');
});
