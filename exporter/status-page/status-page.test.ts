import { describe, expect, test } from 'vitest';
import { startApp } from '../../tests/support/api/app-fixture.ts';
import { healthyTarget, NOW, unhealthyTarget } from '../../tests/support/target-states.ts';
import { downAlert } from '../../tests/support/status-page/alert-fixture.ts';
import type { Scene } from '../../tests/support/status-page/page-fixture.ts';
import {
  healthyScene,
  oneDownScene,
  partsOf,
} from '../../tests/support/status-page/page-fixture.ts';
import { directoryOf } from '../../tests/support/directory-of.ts';
import { BROWSER, start } from '../../tests/support/status-page/start-page.ts';
import { readEnvironment } from '../config/environment.ts';
import type { Incident } from '../history/incidents.ts';
import { createStatusPage } from './status-page.ts';

const DOWN_AT = NOW - 202_000;
const INCIDENT: Incident = {
  ...{ service: 'db-service', from: DOWN_AT, to: DOWN_AT + 72_000 },
  ...{ reason: 'http_status', message: 'expected status <200>, got 503' },
};

function brokenScene(): Scene {
  const targets = [unhealthyTarget('db-service'), healthyTarget('a&b')];
  return { ...healthyScene(), targets, incidents: [INCIDENT] };
}

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
    ['the first that it knows', '/', 'de,pt-BR;q=0.9,fr-CH;q=0.8,en;q=0.7', 'fr'],
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

  test.for([
    ['db-service', '', 'db-service: Down'],
    ['db-service', '?lang=fr', 'db-service: En panne'],
    ['a&b', '', 'a&amp;b: Up'],
  ])('the badge of %s%s is an image that says its state', async ([name, query, label]) => {
    const ask = await start(brokenScene());
    const response = await ask(`/badges/${encodeURIComponent(name!)}.svg${query}`);
    expect(response.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const image = await response.text();
    expect(image).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+" height="20"/);
    expect(image).toContain(`<title>${label}</title>`);
  });

  test('a badge may be shown by pages of any origin, the page by none', async () => {
    const app = await startApp({ statusPage: createStatusPage(partsOf(brokenScene())) });
    const policyOf = async (path: string) =>
      (await app.ask(path, { headers: { Accept: BROWSER } })).headers.get(
        'cross-origin-resource-policy',
      );
    expect(await policyOf('/badges/db-service.svg')).toBe('cross-origin');
    expect(await policyOf('/')).toBe('same-origin');
  });

  test('incidents are an Atom feed, whose links lead to them on the page', async () => {
    const ask = await start(brokenScene());
    const response = await ask('/incidents.atom');
    const { origin } = new URL(response.url);
    expect(response.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    const feed = await response.text();
    const id = `incident-db-service-${DOWN_AT / 1000}`;
    for (const part of [
      '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">',
      `<id>${origin}/incidents.atom</id>`,
      `<id>${origin}/#${id}</id>`,
      `<link href="${origin}/#${id}"/>`,
      '<title>db-service was down: http_status</title>',
      '<published>2026-11-24T11:56:38.000Z</published><updated>2026-11-24T11:57:50.000Z</updated>',
      'expected status &lt;200',
    ]) {
      expect(feed).toContain(part);
    }
    const page = await (await ask('/', { Accept: BROWSER })).text();
    expect(page).toContain(`id="${id}"`);
    expect(page).toContain('was down for 1\u202fmin');
  });

  test('the feed of an installation has its own ids: those of its PUBLIC_URL', async () => {
    const settings = readEnvironment({ PUBLIC_URL: 'https://status.example/penpal' });
    const ask = await start({ ...brokenScene(), settings });
    const feed = await (await ask('/incidents.atom')).text();
    expect(feed.match(/<id>[^<]*/g)).toEqual([
      '<id>https://status.example/penpal/incidents.atom',
      `<id>https://status.example/penpal/#incident-db-service-${DOWN_AT / 1000}`,
    ]);
  });

  test('each service has a page, with the policy of the page', async () => {
    const ask = await start(brokenScene());
    const response = await ask('/services/a%26b?lang=fr', { Accept: BROWSER });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await response.text();
    expect(page).toContain('a&amp;b</h2>');
    expect(page).toContain('<title>Le service fonctionne. – a&amp;b – Penpal AI</title>');
    expect(page).toContain('src="../badges/a%26b.svg?lang=fr"');
    expect(page).not.toContain('db-service');
    const list = await (await ask('/', { Accept: BROWSER })).text();
    expect(list).toContain('<a href="services/a%26b">');
  });

  test('the page of a service that does not exist has the names of those that do', async () => {
    const ask = await start(brokenScene());
    const response = await ask('/services/%3Cb%3E', { Accept: BROWSER });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await response.text();
    expect(page).toContain('No service of this name is monitored here, or not any more.');
    expect(page).toContain('<a href="./a%26b">a&amp;b</a>');
    expect(page).not.toContain('<script');
    const view = { Accept: 'application/vnd.penpal.status-page+json, text/html;q=0.1' };
    const { status, headers } = await ask('/services/c', view);
    expect([status, headers.get('content-type')?.split(';')[0]]).toEqual([
      404,
      'application/vnd.penpal.status-page+json',
    ]);
    const french = await (await ask('/services/c?lang=fr&q=c', { Accept: BROWSER })).text();
    expect(french).toContain('<a href="./a%26b?lang=fr">');
    expect(french).toContain('<a href="../?lang=fr">');
  });

  test('a service that a list may still name is not said to be removed', async () => {
    const scene = healthyScene();
    const list = { name: 'lists/*.json', refreshMs: 30_000, failuresInARow: 0 };
    const lists = [list, { ...list, services: 0 }];
    scene.directory = directoryOf(() => [], { lists: () => lists });
    const ask = await start(scene);
    const view = { Accept: 'application/vnd.penpal.status-page+json' };
    expect((await ask('/services/c', view)).status).toBe(503);
    lists.shift();
    expect((await ask('/services/c', view)).status).toBe(404);
  });

  test('the pages of twenty services may be opened at once', async () => {
    const targets = Array.from({ length: 20 }, (_, index) => healthyTarget(`s${index}`));
    const parts = partsOf({ ...healthyScene(), targets });
    const { ask } = await startApp({ statusPage: createStatusPage(parts) });
    const opened = targets.map(({ service: { name } }) =>
      ask(`/services/${name}`, { headers: { Accept: BROWSER } }),
    );
    expect((await Promise.all(opened)).map(({ status }) => status)).toEqual(Array(20).fill(200));
  });

  test('the address of a service with a slash behind leads to that without, where its links work', async () => {
    const ask = await start(brokenScene());
    const response = await ask('/services/a%26b/?lang=fr', { Accept: BROWSER });
    expect(response.url).toMatch(/\/services\/a%26b\?lang=fr$/);
    expect(response.status).toBe(200);
  });

  test('the page of an unknown one of very many services names as many as a page has rows', async () => {
    const targets = Array.from({ length: 150 }, (_, index) => healthyTarget(`s${index}`));
    const ask = await start({ ...healthyScene(), targets });
    const page = await (await ask('/services/none', { Accept: BROWSER })).text();
    expect(page.match(/<li>/g)).toHaveLength(100);
    expect(page).toContain('<a href="../">All services</a>');
  });

  test('readers of the feed at the same time share a response', async () => {
    let built = 0;
    const list = () => {
      built += 1;
      return [INCIDENT];
    };
    const own = partsOf(brokenScene());
    const parts = { ...own, incidents: { ...own.incidents, list } };
    const { ask } = await startApp({ statusPage: createStatusPage(parts) });
    const asked = Array.from({ length: 40 }, () => ask('/incidents.atom'));
    for (const response of await Promise.all(asked)) expect(response.status).toBe(200);
    expect(built).toBeLessThan(asked.length);
  });

  test('an outage from Prometheus says how exact its times are, and claims no reason', async () => {
    const times = { from: NOW - 7_200_000, to: NOW - 3_600_000, precisionMs: 15_000 };
    const incidents = [{ service: 'db-service', ...times }];
    const query = () => Promise.resolve({ source: 'prometheus' as const, incidents });
    const own = partsOf(healthyScene());
    const parts = { ...own, incidents: { ...own.incidents, query } };
    const { ask } = await startApp({ statusPage: createStatusPage(parts) });
    const page = await (await ask('/?range=7d', { headers: { Accept: BROWSER } })).text();
    expect(page).toContain('Before the monitor started: as recorded by Prometheus.');
    expect(page).toMatch(/was down for 1\u202fh[^]*± 15\u202fs/);
  });

  test('an incident before the range is only in the feed', async () => {
    const ask = await start({
      ...healthyScene(),
      incidents: [{ ...INCIDENT, from: NOW - 9_000_000, to: NOW - 7_300_000 }],
    });
    const page = await (await ask('/?range=1h', { Accept: BROWSER })).text();
    expect(page).toContain('No service went down in the last hour.');
    expect(await (await ask('/incidents.atom')).text()).toContain('<entry>');
  });

  test('a service is down since the first failed check, as in its incident', async () => {
    const { to: _, ...open } = INCIDENT;
    const incident = { ...open, service: 'payment-service', from: NOW - 600_000 };
    const ask = await start({ ...oneDownScene(), incidents: [incident] });
    const page = await (await ask('/', { Accept: BROWSER })).text();
    expect(page).toContain('<span class="lasting">for 10\u202fmin</span>');
    expect(page).toContain('down for 10\u202fmin');
  });

  test.for([
    ['en', 'connection refused. – connect ECONNREFUSED'],
    ['fr', 'connection refused. – connexion refusée\u00a0: connect ECONNREFUSED'],
  ])('an alert repeats no reason that its text has: %s', async ([language, expected]) => {
    const message = 'payment-service fails its health check: connection refused.';
    const alert = downAlert('payment-service', { message, error: 'connect ECONNREFUSED' });
    const scene = { ...oneDownScene(), alerts: { source: 'prometheus', alerts: [alert] } } as const;
    const ask = await start(scene);
    const page = await (await ask(`/?lang=${language}`, { Accept: BROWSER })).text();
    expect(page.replace(/<[^>]*>/g, '')).toContain(expected);
  });

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
    '/badges/unknown.svg',
    '/badges/db-service',
    '/status-page/x/..%2fsend.ts',
  ])('passes on what it does not have: %s', async (path) => {
    const ask = await start();
    expect(await (await ask(path)).json()).toBe('passed on');
  });
});
