import { expect, test } from 'vitest';
import { startApp } from '../../tests/support/api/app-fixture.ts';

/**
 * What the admin page of Penpal's web front end needs. It runs in a browser on another origin and
 * must keep working as it is.
 */
const fromAdminPage = { headers: { origin: 'http://localhost:3000' } };

test('the admin page may read, as a browser sees it', async () => {
  const { ask } = await startApp();
  for (const path of [
    '/api/v1/health/services',
    '/api/v1/health/summary',
    '/api/v1/monitoring/overview',
    '/api/v1/monitoring/alerts',
    '/metrics',
  ]) {
    const { status, headers } = await ask(path, fromAdminPage);
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    expect(headers.get('access-control-allow-credentials')).toBe('true');
  }
});

test('health/services is an array with the fields that the page reads', async () => {
  const { askJson } = await startApp();
  const services = (await askJson('/api/v1/health/services')) as Record<string, unknown>[];
  expect(services).toHaveLength(3);
  const [healthy, unhealthy] = services;
  expect(healthy).toMatchObject({
    name: 'auth-service',
    url: 'http://auth-service.test:3001/api/v1/health',
    status: 'healthy',
    responseTime: 12.3,
    lastChecked: '2026-11-24T11:59:50.000Z',
  });
  expect(healthy).not.toHaveProperty('error');
  expect(unhealthy).toMatchObject({ status: 'unhealthy', error: 'connection refused' });
});
