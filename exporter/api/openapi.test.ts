import { expect, test } from 'vitest';
import type { NotificationStore } from '../alerts/notifications.ts';
import { startApp, tokens } from '../../tests/support/api/app-fixture.ts';
import { observedPlatform, TWO_ALERTS } from '../../tests/support/api/observed-fixture.ts';
import { directoryOf } from '../../tests/support/directory-of.ts';
import * as fixture from '../../tests/support/api/openapi-fixture.ts';
import { FAILURES_PER_MINUTE } from './access.ts';

const { ajv, document, json, operations, send, startClosed, validate, webhook } = fixture;
const alerts = { active: () => Promise.resolve(TWO_ALERTS) };
const named = (all: typeof operations) =>
  all.map((each) => [`${each.method} ${each.path}`, each] as const);

const OPERATIONS = `
  GET /, GET /runbooks, GET /api/v1/, GET /api/v1/status, GET /api/v1/health,
  GET /api/v1/health/services, GET /api/v1/health/summary, GET /metrics, GET /api/v1/metrics,
  GET /api/v1/metrics/summary, GET /api/v1/metrics/services, GET /api/v1/monitoring/overview,
  GET /api/v1/monitoring/alerts, GET /api/v1/monitoring/performance,
  GET /api/v1/monitoring/usage, GET /api/v1/monitoring/incidents, GET /api/v1/dashboard/overview, GET /api/v1/dashboard/widgets,
  GET /api/v1/dashboard/export, GET /api/v1/monitoring/notifications,
  POST /api/v1/monitoring/notifications, GET /api/v1/sd/prometheus, GET /-/healthy,
  GET /-/ready, POST /-/reload, GET /-/maintenance, POST /-/maintenance, GET /-/announcement,
  POST /-/announcement, GET /api/docs, GET /api/docs-json`
  .trim()
  .split(/,\s+/);

test('the document is served, is OpenAPI 3.1 and lists the endpoints', async () => {
  const { askJson } = await startApp();
  expect(await askJson('/api/docs-json')).toEqual(document);
  expect(document.openapi).toBe('3.1.1');
  expect(operations.map(({ method, path }) => `${method} ${path}`)).toEqual(OPERATIONS);
});

test.each(named(operations))('%s responds as documented', async (_, operation) => {
  for (const app of [await startClosed(), await startClosed({ ...observedPlatform(), alerts })]) {
    for (const accept of ['*/*', 'text/html', 'application/openmetrics-text']) {
      const response = await send(app, operation, { accept });
      expect(response.status).toBe(200);
      await validate(operation, response);
    }
  }
});

test.each([
  ...['1s', '90s', '31536000s', '525600m', '15m', '8760h', '24h', '365d', '7d', '52w', '1y'],
  ...['500ms', '1500ms', '01h', '1h30m', '2y', '9'.repeat(400) + 'y'],
  ...['', '0s', '0h0m', '30m1h', '1.5h', '9', ' 1h', '1h '],
])('the schema of a time range allows exactly what the server takes: %s', async (timeRange) => {
  const path = '/api/v1/monitoring/performance';
  const parameters = document.paths[path]?.['get']?.parameters ?? [];
  const isAllowed = ajv.validate(parameters[0]?.['schema'] as object, timeRange);
  const { ask } = await startApp();
  const { status } = await ask(`${path}?timeRange=${encodeURIComponent(timeRange)}`);
  expect(status).toBe(isAllowed ? 200 : 400);
});

test('documented bodies and queries are accepted', async () => {
  const app = await startClosed();
  const list = { method: 'GET', path: '/api/v1/monitoring/notifications' };
  const download = { method: 'GET', path: '/api/v1/dashboard/export' };
  const { API_TOKEN: token, NOTIFICATIONS_TOKEN } = tokens;
  await send(app, { ...list, method: 'POST', token: NOTIFICATIONS_TOKEN });
  for (const [operation, query] of [
    [download, '?format=csv'],
    [download, '?format=json&timeRange=7d'],
    [list, '?limit=1'],
  ] as const) {
    await validate(operation, await send(app, operation, { query, token }));
  }
  const schema = document.paths[list.path]?.['post']?.requestBody?.content['application/json'];
  expect(ajv.compile({ ...schema?.schema, components: document.components })(webhook)).toBe(true);
});

/** What leads to a documented status. */
const CAUSES: [
  status: number,
  cause: string,
  fixture.Change,
  Parameters<typeof startClosed>[0]?,
][] = [
  [503, 'probes stall', {}, { schedulerStalled: () => true }],
  [400, 'its query or body is malformed', { query: 'malformed', payload: json([]) }],
  [401, 'it has no token', { token: '' }],
  [401, 'it has a wrong token', { token: 'a-wrong-one' }],
  [403, 'no token is configured', {}, { environment: {} }],
  [413, 'its body is too large', { payload: json('x'.repeat(262_144)) }],
  [415, 'its body is no JSON', { payload: { type: 'text/plain', body: '{}' } }],
  [429, 'its address guesses tokens', { token: 'a-guess' }],
];
const caused = CAUSES.flatMap(([status, cause, change, app]) =>
  operations
    .filter(({ statuses, isBusy }) => statuses.includes(status) && !(isBusy && status === 503))
    .map((each) => [`${each.method} ${each.path}`, status, cause, each, change, app] as const),
);

test.each(caused)(
  '%s responds with %d as documented when %s',
  async (_, status, _cause, operation, change, parts) => {
    const malformed = operation.parameters.map((name) => `${name}=%00`).join('&');
    const query = change.query ? `?${malformed}` : '';
    const app = await startClosed(parts);
    const ask = () => send(app, operation, { ...change, query });
    const guesses = status === 429 ? FAILURES_PER_MINUTE : 0;
    for (let failures = 0; failures < guesses; failures += 1) await ask();
    const response = await ask();
    expect(response.status).toBe(status);
    await validate(operation, response);
  },
);

test('a path that builds too many different responses asks to come back later', async () => {
  const never = () => new Promise<never>(() => undefined);
  const app = await startClosed({ history: { query: never }, incidents: { query: never } });
  const busy = operations.filter(
    ({ isBusy, parameters }) => isBusy && parameters.includes('timeRange'),
  );
  expect(busy).toHaveLength(4);
  for (const operation of busy) {
    const ask = (seconds: number) => send(app, operation, { query: `?timeRange=${seconds}s` });
    for (let seconds = 1; seconds <= 5; seconds += 1) void ask(seconds).catch(() => undefined);
    await expect.poll(async () => (await ask(6)).status).toBe(503);
    const response = await ask(7);
    expect(response.headers.get('retry-after')).toBe('1');
    await validate(operation, response);
  }
});

test('every response is as documented when all parts behind the API throw', async () => {
  const broken = () => {
    throw new Error('broken');
  };
  const app = await startClosed({
    ...{ targets: broken, collectors: broken, schedulerStalled: broken },
    directory: directoryOf(broken, { reload: broken, lists: broken }),
    ...{ history: { query: broken }, alerts: { active: broken } },
    notifications: { list: broken, receive: broken } as unknown as NotificationStore,
  });
  const failed: string[] = [];
  for (const operation of operations) {
    const response = await send(app, operation);
    if (response.status === 500) failed.push(operation.path);
    await validate(operation, response);
  }
  expect(failed).toHaveLength(19);
});
