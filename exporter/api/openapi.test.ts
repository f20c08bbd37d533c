import { expect, test } from 'vitest';
import type { NotificationStore } from '../alerts/notification-store.ts';
import { FAILURES_PER_MINUTE } from './access.ts';
import { startApp } from '../../tests/support/api/app-fixture.ts';
import {
  ajv,
  document,
  json,
  operations,
  send,
  startClosed,
  tokens,
  validate,
  webhook,
} from '../../tests/support/api/openapi-fixture.ts';
import { observedPlatform, TWO_ALERTS } from '../../tests/support/api/observed-fixture.ts';

const ALL = ['*/*', 'text/html', 'application/openmetrics-text'];
const having = (status: number) => operations.filter(({ statuses }) => statuses.includes(status));
const named = (all: typeof operations) =>
  all.map((each) => [`${each.method} ${each.path}`, each] as const);

test('the document is served, is OpenAPI 3.1 and lists the endpoints', async () => {
  const { askJson } = await startApp();
  expect(await askJson('/api/docs-json')).toEqual(document);
  expect(document.openapi).toBe('3.1.1');
  expect(operations.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /',
    'GET /runbooks',
    'GET /api/v1/',
    'GET /api/v1/status',
    'GET /api/v1/health',
    'GET /api/v1/health/services',
    'GET /api/v1/health/summary',
    'GET /metrics',
    'GET /api/v1/metrics',
    'GET /api/v1/metrics/summary',
    'GET /api/v1/metrics/services',
    'GET /api/v1/monitoring/overview',
    'GET /api/v1/monitoring/alerts',
    'GET /api/v1/monitoring/performance',
    'GET /api/v1/monitoring/usage',
    'GET /api/v1/dashboard/overview',
    'GET /api/v1/dashboard/widgets',
    'GET /api/v1/dashboard/export',
    'GET /api/v1/monitoring/notifications',
    'POST /api/v1/monitoring/notifications',
    'GET /api/v1/sd/prometheus',
    'GET /-/healthy',
    'GET /-/ready',
    'POST /-/reload',
    'GET /api/docs',
    'GET /api/docs-json',
  ]);
});

test.each(named(operations))('%s answers as documented', async (_, operation) => {
  const alerts = { active: () => Promise.resolve(TWO_ALERTS) };
  for (const app of [await startClosed(), await startClosed({ ...observedPlatform(), alerts })]) {
    for (const accept of ALL) {
      const response = await send(app, operation, { accept });
      expect(response.status).toBe(200);
      await validate(operation, response);
    }
  }
});

test('what is documented of a body and a query is what is accepted', async () => {
  const app = await startClosed();
  for (const query of ['?format=csv', '?format=json&timeRange=7d']) {
    const operation = { method: 'GET', path: '/api/v1/dashboard/export', token: tokens.API_TOKEN };
    await validate(operation, await send(app, operation, { query }));
  }
  await send(app, having(413)[0]!);
  const listed = {
    method: 'GET',
    path: '/api/v1/monitoring/notifications',
    token: tokens.API_TOKEN,
  };
  await validate(listed, await send(app, listed, { query: '?limit=1' }));
  const schema = document.paths[listed.path]?.['post']?.requestBody?.content['application/json'];
  expect(ajv.compile({ ...schema?.schema, components: document.components })(webhook)).toBe(true);
});

test.each(named(having(503)))(
  '%s answers as documented when probes stall',
  async (_, operation) => {
    const response = await send(await startClosed({ schedulerStalled: () => true }), operation);
    expect(response.status).toBe(503);
    await validate(operation, response);
  },
);

test.each(named(having(400)))('%s answers as documented when malformed', async (_, operation) => {
  const { parameters } = operation;
  const query = `?${parameters.map((name) => `${name}=%00`).join('&')}`;
  const response = await send(await startClosed(), operation, { query, payload: json([]) });
  expect(response.status).toBe(400);
  await validate(operation, response);
});

test.each(named(having(401)))('%s answers as documented without a token', async (_, operation) => {
  const app = await startClosed();
  for (const token of ['', 'a-wrong-one']) {
    const response = await send(app, operation, { token });
    expect(response.status).toBe(401);
    await validate(operation, response);
  }
});

test.each(named(having(403)))('%s answers as documented while closed', async (_, operation) => {
  const response = await send(await startClosed({ environment: {} }), operation);
  expect(response.status).toBe(403);
  await validate(operation, response);
});

test.each(named(having(413)))('%s answers as documented to a bad body', async (_, operation) => {
  const app = await startClosed();
  for (const [status, payload] of [
    [413, json('x'.repeat(1_048_576))],
    [415, { type: 'text/plain', body: '{}' }],
    [400, { type: 'application/json', body: '{' }],
  ] as const) {
    const response = await send(app, operation, { payload });
    expect(response.status).toBe(status);
    await validate(operation, response);
  }
});

test.each(named(having(429)))('%s answers as documented to guessing', async (_, operation) => {
  const app = await startClosed();
  const guess = () => send(app, operation, { token: 'a-guess' });
  for (let failures = 0; failures < FAILURES_PER_MINUTE; failures += 1) await guess();
  const response = await guess();
  expect(response.status).toBe(429);
  await validate(operation, response);
});

test('every answer is as documented when everything behind the API is broken', async () => {
  const broken = () => {
    throw new Error('broken');
  };
  const app = await startClosed({
    ...{ targets: broken, collectors: broken, schedulerStalled: broken, reload: broken },
    ...{ history: { query: broken }, alerts: { active: broken } },
    notifications: { list: broken, receive: broken } as unknown as NotificationStore,
  });
  const failed: string[] = [];
  for (const operation of operations) {
    const response = await send(app, operation);
    if (response.status === 500) failed.push(operation.path);
    await validate(operation, response);
  }
  expect(failed).toHaveLength(18);
});

test('what is not documented is a problem, too', async () => {
  const { ask } = await startClosed();
  const check = ajv.getSchema('document#/components/schemas/Problem');
  for (const [path, method, status] of [
    ['/nowhere', 'GET', 404],
    ['/api/v1/status', 'DELETE', 405],
    ['/status-page/%', 'GET', 400],
  ] as const) {
    const response = await ask(path, { method });
    expect(response.status).toBe(status);
    expect(check?.(await response.json()), JSON.stringify(check?.errors)).toBe(true);
  }
});
