import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { expect, test } from 'vitest';
import { directoryOf } from '../../tests/support/directory-of.ts';
import { bearer, BROWSER, startApp, tokens } from '../../tests/support/api/app-fixture.ts';

const { ADMIN_TOKEN } = tokens;
const environment = { ADMIN_TOKEN };
/** The admin page of Penpal's web front end reads these from another origin, and must keep working. */
const ADMIN_PAGE = [
  ...['/api/v1/health/services', '/api/v1/health/summary', '/metrics'],
  ...['/api/v1/monitoring/overview', '/api/v1/monitoring/alerts'],
];
const reload = { method: 'POST', ...bearer(ADMIN_TOKEN) };

test('an unknown path is a problem, RFC 9457', async () => {
  const { ask } = await startApp();
  const headers = { 'x-request-id': 'my-request' };
  const response = await ask('/api/v1/nothing?secret=1', { headers });
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(await response.json()).toEqual({
    ...{ type: 'about:blank', title: 'Not Found', status: 404 },
    detail: 'there is nothing here; /api/docs lists what there is',
    ...{ instance: '/api/v1/nothing', requestId: 'my-request' },
  });
});

test.each([
  ['DELETE', '/api/v1/status', 'GET, HEAD'],
  ['PUT', '/api/v1/monitoring/notifications', 'GET, HEAD, POST'],
  ['GET', '/-/reload', 'POST'],
])('%s %s gets 405 and the allowed methods', async (method, path, allow) => {
  const { ask } = await startApp();
  const response = await ask(path, { method });
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe(allow);
  expect(await response.json()).toMatchObject({ status: 405, title: 'Method Not Allowed' });
});

const RANGES = ['', 'forever', '1.5h', '-1h', '0s', '30m1h', '1h&timeRange=2h'];

test.each([
  ...RANGES.map((range) => ['monitoring/performance', 'timeRange', range, '15m'] as const),
  ['dashboard/export', 'format', 'xml', 'json or csv'] as const,
  ['monitoring/notifications', 'limit', '0', '1 to 9999'] as const,
])('%s?%s=%s gets 400 and what was expected', async (path, name, value, expected) => {
  const { ask } = await startApp();
  const response = await ask(`/api/v1/${path}?${name}=${value}`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    detail: 'the query is malformed',
    errors: [{ path: name, message: expect.stringContaining(expected) as unknown }],
  });
});

test.each([
  ['', 'monitor.test', 200],
  ['monitor.test, other.test', 'monitor.test:3005', 200],
  ['monitor.test, other.test', 'OTHER.test.', 200],
  ['monitor.test', 'localhost:3005', 200],
  ['monitor.test', '10.0.0.7:3005', 200],
  ['monitor.test', '[::1]:3005', 200],
  ['monitor.test', 'rebound.test', 421],
  ['monitor.test', 'monitor.test.evil.test', 421],
])('with ALLOWED_HOSTS "%s", a request to %s gets %d', async (ALLOWED_HOSTS, host, status) => {
  const { url } = await startApp({ environment: { ALLOWED_HOSTS } });
  const [response] = (await once(
    request(`${url}/api/v1/status`, { headers: { host } }).end(),
    'response',
  )) as [IncomingMessage];
  expect(response.statusCode).toBe(status);
  response.resume();
});

test('HEAD gets the headers of GET, without the body', async () => {
  const { ask } = await startApp();
  const response = await ask('/api/v1/status', { method: 'HEAD' });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.text()).toBe('');
});

test('an unexpected error reveals nothing and is logged once', async () => {
  const { ask, log } = await startApp({
    targets: () => {
      throw new Error('inner workings');
    },
  });
  const response = await ask('/api/v1/health/services');
  const text = await response.text();
  expect(response.status).toBe(500);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(text).not.toMatch(/inner workings|\.ts/);
  expect(log.filter((line) => line.includes('inner workings'))).toHaveLength(1);
});

test('a bad configuration is a problem with its reason', async () => {
  const message = 'services.yml: services: expected a list';
  const directory = directoryOf(() => [], { reload: () => ({ ok: false, message }) });
  const { ask } = await startApp({ environment, directory });
  const response = await ask('/-/reload', reload);
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({ detail: message });
});

test.each([
  ['a listed origin may read', 'http://localhost:3000', 'http://localhost:3000'],
  ['another origin may not', 'http://elsewhere.test', null],
])('CORS: %s', async (_, origin, allowed) => {
  const { ask } = await startApp();
  for (const [method, path] of [
    ...ADMIN_PAGE.map((path) => ['GET', path] as const),
    ['GET', '/api/v1/nothing'],
    ['OPTIONS', '/api/v1/health/services'],
  ] as const) {
    const headers = { origin, 'access-control-request-method': 'GET' };
    const response = await ask(path, { method, headers });
    expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
    expect(response.headers.get('access-control-allow-credentials')).toBe('true');
    expect(response.headers.get('vary')).toContain('Origin');
  }
});

test.each([
  ['/api/v1/health/services', 'GET'],
  ['/-/reload', 'POST'],
])('a browser may read with a token and may not write: %s', async (path, method) => {
  const { ask } = await startApp();
  const headers = {
    origin: 'http://localhost:3000',
    'access-control-request-method': method,
    'access-control-request-headers': 'authorization',
  };
  const response = await ask(path, { method: 'OPTIONS', headers });
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-headers')).toContain('Authorization');
  expect(response.headers.get('access-control-allow-methods')).toBe('GET,HEAD');
});

test.each([
  ['a sane one stays', 'abc-123_4.5', /^abc-123_4\.5$/],
  ['a long one is replaced', 'x'.repeat(65), /^[0-9a-f-]{36}$/],
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
  const hang = () => {
    asked.resolve();
    return new Promise<never>(() => undefined);
  };
  const { url, ask } = await startApp({ history: { query: hang } });
  const client = request(`${url}/api/v1/monitoring/usage`).end();
  client.on('error', () => undefined);
  await asked.promise;
  client.destroy();
  await expect
    .poll(async () => (await ask('/metrics')).text())
    .toContain('route="/api/v1/monitoring/usage",status_code="499"');
});

test('a browser gets the status page and its files, other clients the JSON of /api/v1/', async () => {
  const statusPage: RequestHandler = ({ path }, response, next) => {
    if (path === '/status-page/missing.js') return next();
    response.type('html').send(`page for ${path}`);
  };
  const { ask, askJson } = await startApp({ statusPage });
  const page = await ask('/', BROWSER);
  expect(await page.text()).toBe('page for /');
  expect(page.headers.get('vary')).toContain('Accept');
  const info = await askJson('/api/v1/');
  for (const accept of ['application/json', 'text/html;q=0.5,application/json', '*/*']) {
    expect(await askJson('/', { headers: { accept } })).toEqual(info);
  }
  const file = '/status-page/js/chart.js';
  expect(await (await ask(file)).text()).toBe(`page for ${file}`);
  expect((await ask('/status-page/missing.js')).status).toBe(404);
});
