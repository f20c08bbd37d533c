import type { RequestHandler } from 'express';
import { expect, test } from 'vitest';
import { startApp } from '../../tests/support/api/app-fixture.ts';

const BROWSER = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };
const statusPage: RequestHandler = (request, response, next) => {
  if (request.path === '/status-page/missing.js') return next();
  response.type('html').send(`page for ${request.path}`);
};

test('a browser gets the status page, other clients the answer of /api/v1/', async () => {
  const { ask, askJson } = await startApp({ statusPage });
  const page = await ask('/', BROWSER);
  expect(await page.text()).toBe('page for /');
  expect(page.headers.get('vary')).toContain('Accept');
  const info = await askJson('/api/v1/');
  expect(await askJson('/')).toEqual(info);
  for (const accept of ['application/json', 'text/html;q=0.5,application/json', '*/*']) {
    expect(await askJson('/', { headers: { accept } })).toEqual(info);
  }
});

test('the page loads what it needs from below /status-page/', async () => {
  const { ask } = await startApp({ statusPage });
  expect(await (await ask('/status-page/js/chart.js')).text()).toBe(
    'page for /status-page/js/chart.js',
  );
  expect((await ask('/status-page/missing.js')).status).toBe(404);
});

test('API_TOKEN closes the page, and a browser is asked for it', async () => {
  const environment = { API_TOKEN: 'api-token-of-the-test' };
  const { ask } = await startApp({ statusPage, environment });
  const refused = await ask('/', BROWSER);
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toContain('Basic realm=');
  const authorization = `Basic ${btoa('me:api-token-of-the-test')}`;
  const page = await ask('/', { headers: { ...BROWSER.headers, authorization } });
  expect(page.status).toBe(200);
});
