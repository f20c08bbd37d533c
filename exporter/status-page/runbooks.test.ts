import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { alerts } from '../../alert-rules/groups.ts';
import { runbookUrl } from '../../alert-rules/lib/rule.ts';
import { createStatusPage } from './status-page.ts';
import { healthyScene, partsOf } from '../../tests/support/status-page/page-fixture.ts';

const BROWSER = 'text/html,application/xhtml+xml,*/*;q=0.8';

async function start() {
  const app = express().use('/behind', createStatusPage(partsOf(healthyScene())));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise((resolve) => void server.close(() => resolve()));
  });
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}/behind`;
  const ask = (path: string, accept = BROWSER) =>
    fetch(new URL(path, `${base}/`), { headers: { accept } });
  return { base, ask };
}

test('the runbook of every alert is a page with a section of the alert’s name', async () => {
  const { ask } = await start();
  for (const { group, rule } of alerts) {
    const [file = '', id = ''] = runbookUrl(group.name, rule.name).split('/').at(-1)!.split('#');
    const response = await ask(`runbooks/${file}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toContain(`<h2 id="${id}">${rule.name}</h2>`);
  }
});

test.each(['runbooks', 'runbooks/', 'runbooks/monitor.md'])(
  'all that the page at %s links to is there, also behind a proxy’s path',
  async (path) => {
    const { base, ask } = await start();
    const page = await (await ask(path)).text();
    const links = [...page.matchAll(/href="(?!data:)([^"]+)"/g)].map(([, href = '']) => href);
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) {
      const address = new URL(link, `${base}/${path}`);
      expect(address.href).toContain(base);
      expect((await ask(address.href)).status, link).toBe(200);
    }
  },
);

test('it may run nothing, and nothing of it comes from elsewhere', async () => {
  const { ask } = await start();
  const response = await ask('runbooks/service-health.md');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await response.text()).not.toMatch(/<script|<style| style=| on\w+=|(src|href)="https?:/);
});

test('who does not ask for a page gets the Markdown', async () => {
  const { ask } = await start();
  const response = await ask('runbooks/monitor.md', '*/*');
  expect(response.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
  expect(await response.text()).toMatch(/^# The monitoring service\n/);
  expect(await (await ask('runbooks', '*/*')).text()).toContain(
    '(runbooks/service-health.md#servicedown)',
  );
});

test.each(['runbooks/nothing.md', 'runbooks/..%2f..%2fpackage.json', 'runbooks/monitor'])(
  '%s is no runbook',
  async (path) => {
    const { ask } = await start();
    expect((await ask(path)).status).toBe(404);
  },
);
