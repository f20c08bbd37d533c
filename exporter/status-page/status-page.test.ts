import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, onTestFinished, test } from 'vitest';
import { healthyScene, partsOf } from '../../tests/support/status-page/page-fixture.ts';
import { createStatusPage } from './status-page.ts';

/** The router, and behind it an answer that shows that the router has passed the request on. */
async function start() {
  const app = express().use(createStatusPage(partsOf(healthyScene())));
  app.use((_request, response) => void response.json('passed on'));
  const server = createServer(app);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => void server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  return (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { Connection: 'close', ...headers } });
}

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

describe('the status page over HTTP', () => {
  test('the page may run nothing inline and is framed by nobody', async () => {
    const ask = await start();
    const { headers } = await ask('/', { Accept: BROWSER });
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
        "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('vary')).toBe('Accept, Accept-Language, Accept-Encoding');
  });

  test.for([
    ['the browser’s language', '/', 'fr-FR,fr;q=0.9', 'fr'],
    ['the chosen one', '/?lang=en', 'fr-FR,fr;q=0.9', 'en'],
    ['English otherwise', '/', 'de', 'en'],
  ] as const)('speaks %s', async ([, path, accepted, language]) => {
    const ask = await start();
    const response = await ask(path, { Accept: BROWSER, 'Accept-Language': accepted });
    expect(response.headers.get('content-language')).toBe(language);
    expect(await response.text()).toContain(`<html lang="${language}"`);
  });

  test.for(['br', 'gzip', 'identity'])(
    'is the same page in every encoding: %s',
    async (encoding) => {
      const ask = await start();
      const response = await ask('/', { Accept: BROWSER, 'Accept-Encoding': encoding });
      const sent = response.headers.get('content-encoding');
      expect(sent).toBe(encoding === 'identity' ? null : encoding);
      expect(await response.text()).toContain('All 4 services are up.');
    },
  );

  test('its files keep for a year, under addresses made of their content', async () => {
    const ask = await start();
    const page = await (await ask('/', { Accept: BROWSER })).text();
    const addresses = [...page.matchAll(/(?:src|href)="\.(\/status-page\/[^"]+)"/g)];
    const wanted = new Set(addresses.map(([, address = '']) => address));
    for (const address of wanted) {
      const response = await ask(address, { 'Accept-Encoding': 'br' });
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(response.headers.get('content-encoding')).toBe('br');
      expect(response.headers.get('content-type')).toMatch(
        /^text\/(css|javascript); charset=utf-8$/,
      );
    }
    expect(wanted.size).toBe(2);
  });

  test.for([
    '/status-page/0123456789abcdef/page.css',
    '/status-page/',
    '/status-page/x/..%2fsend.ts',
  ])('passes on what it does not have: %s', async (path) => {
    const ask = await start();
    expect(await (await ask(path)).json()).toBe('passed on');
  });
});
