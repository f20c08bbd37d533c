import { expect, test } from 'vitest';
import { startApp } from '../../tests/support/api/app-fixture.ts';

test('everything that the documentation page loads comes from here and may be run', async () => {
  const { ask } = await startApp();
  const page = await ask('/api/docs');
  const html = await page.text();
  const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self'(;|$)/);
  expect(html).not.toMatch(/<script>|<style>|\son\w+=|\sstyle=/);
  expect(addresses).toHaveLength(4);
  for (const address of addresses) {
    expect(address).toMatch(/^docs\//); // from the page's place, so that a proxy may prefix it
    const response = await ask(`/api/${address}`);
    expect(response.status).toBe(200);
    expect(Number((await response.arrayBuffer()).byteLength)).toBeGreaterThan(50);
  }
});

test('the scripts are served as scripts, and the page asks no one to check the document', async () => {
  const { ask } = await startApp();
  for (const file of ['start.js', 'swagger-ui-bundle.js']) {
    const { headers } = await ask(`/api/docs/${file}`);
    expect(headers.get('content-type')).toMatch(/^(text|application)\/javascript/);
  }
  expect(await (await ask('/api/docs/start.js')).text()).toContain('validatorUrl: null');
});

test('the address with a slash at its end leads to the page, from which the others count', async () => {
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

test('with API_TOKEN a browser is asked for it, and the page is closed without', async () => {
  const { ask } = await startApp({ environment: { API_TOKEN: 'api-token-of-the-test' } });
  for (const path of ['/api/docs', '/api/docs-json', '/api/docs/swagger-ui.css']) {
    expect((await ask(path)).status).toBe(401);
    const headers = { authorization: `Basic ${btoa('me:api-token-of-the-test')}` };
    expect((await ask(path, { headers })).status).toBe(200);
  }
  expect((await ask('/api/docs')).headers.get('www-authenticate')).toContain('Basic realm=');
  const { headers } = await ask('/api/v1/status');
  expect(headers.get('www-authenticate')).not.toContain('Basic');
});
