import { expect, test } from 'vitest';
import { startApp } from '../../../tests/support/api/app-fixture.ts';

test('the documentation page loads everything from this service, as its policy requires', async () => {
  const { ask } = await startApp();
  const page = await ask('/api/docs');
  const html = await page.text();
  const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self'(;|$)/);
  expect(html).not.toMatch(/<script>|<style>|\son\w+=|\sstyle=/);
  expect(addresses).toHaveLength(4);
  for (const address of addresses) {
    expect(address, 'relative, so that a proxy may add a prefix').toMatch(/^docs\//);
    const response = await ask(`/api/${address}`);
    expect(response.status).toBe(200);
    const type = response.headers.get('content-type') ?? '';
    if (address.endsWith('.js')) expect(type).toMatch(/^(text|application)\/javascript/);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(50);
  }
  expect(await (await ask('/api/docs/start.js')).text()).toContain('validatorUrl: null');
});

test('the path with a slash at its end leads to the page', async () => {
  const { ask } = await startApp();
  const { status, headers } = await ask('/api/docs/', { redirect: 'manual' });
  expect([status, headers.get('location')]).toEqual([301, '../docs']);
});

test.each([
  '/api/docs/../../package.json',
  '/api/docs/index.html',
  '/api/docs/%2e%2e%2fpackage.json',
])('nothing else of the package or the disk is served: %s', async (path) => {
  const { ask } = await startApp();
  expect((await ask(path)).status).toBe(404);
});

test('a file is cached for a day, and a refused request for it is not', async () => {
  const { ask } = await startApp();
  const cached = async (range: string) =>
    (await ask('/api/docs/swagger-ui.css', { headers: { range } })).headers.get('cache-control');
  expect(await cached('bytes=0-9')).toBe('private, max-age=86400');
  expect(await cached('bytes=99999999-')).toBe('no-store');
});
