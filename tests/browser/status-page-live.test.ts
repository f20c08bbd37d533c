import type { Page } from 'playwright-core';
import { afterAll, describe, expect } from 'vitest';
import { healthyScene, oneDownScene } from '../support/status-page/page-fixture.ts';
import { closeBrowser } from './browser-or-skip.ts';
import { chartsDrawn, pageTest } from './page-test.ts';

/** Longer than the interval of the page's requests. */
const NEXT_ANSWER_MS = 6_000;

afterAll(closeBrowser);

describe('the status page while it stays open', () => {
  pageTest('shows new data without replacing other elements', async ({ open }) => {
    const { page, scene, complaints } = await open(healthyScene(), { stillClock: true });
    await page.getByRole('link', { name: 'db-service' }).focus();
    await page.evaluate('scrollTo(0, 300)');
    await remember(page, '.service', '.service h3', 'canvas', '.tile');

    Object.assign(scene, oneDownScene(), { clock: scene.clock });
    await page.clock.runFor(NEXT_ANSWER_MS);
    await page.getByRole('heading', { name: 'payment-service is down' }).waitFor();

    expect(await forgotten(page)).toBe(0);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('db-service');
    expect(await page.evaluate('scrollY')).toBeGreaterThan(0);
    expect(await page.locator('.alert').count()).toBe(1);
    expect(await page.title()).toContain('payment-service is down');
    expect(complaints).toEqual([]);
  });

  pageTest('takes over the elements that the server rendered', async ({ open }) => {
    const { page, complaints } = await open(oneDownScene());
    await page.addInitScript(`
      globalThis.replaced = [];
      const isOfPage = (node) =>
        // Titles of bars are for readers without script.
        node.nodeType === 1 && node.localName !== 'rect' && !node.closest('[data-chart] *');
      const note = ({ removedNodes, addedNodes }) =>
        replaced.push(...[...removedNodes, ...addedNodes].filter(isOfPage).map((n) => n.outerHTML));
      document.addEventListener('DOMContentLoaded', () =>
        new MutationObserver((records) => records.forEach(note))
          .observe(document.getElementById('page'), { subtree: true, childList: true }));
    `);
    await page.reload();
    await chartsDrawn(page);
    expect(await page.evaluate('replaced')).toEqual([]);
    expect(complaints).toEqual([]);
  });

  pageTest('changes nothing without new data', async ({ open }) => {
    const { page } = await open(healthyScene(), { stillClock: true });
    await page.evaluate(`
      globalThis.changes = [];
      new MutationObserver((records) => changes.push(...records.map((r) => r.target.outerHTML)))
        .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    `);
    const answer = page.waitForResponse((response) => response.url() === page.url());
    await page.clock.runFor(NEXT_ANSWER_MS);
    await (await answer).finished();
    await page.clock.runFor(1_000);
    expect(await page.evaluate('changes')).toEqual([]);
  });

  pageTest('keeps the search that somebody types while new data arrives', async ({ open }) => {
    const { page, scene } = await open(healthyScene(), { stillClock: true, query: '?q=service' });
    await page.getByRole('searchbox').fill('payment');
    Object.assign(scene, oneDownScene(), { clock: scene.clock });
    await page.clock.runFor(NEXT_ANSWER_MS);
    await page.getByRole('heading', { name: 'payment-service is down' }).waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('payment');
    await page.getByRole('searchbox').press('Enter');
    await page.waitForURL('**/?q=payment&state=');
    expect(await page.getByRole('searchbox').inputValue()).toBe('payment');
  });

  pageTest('draws new points in the same chart', async ({ open }) => {
    const query = 'services/auth-service';
    const { page, scene } = await open(healthyScene(), { stillClock: true, query });
    const curve = page.locator('.chart').first();
    const before = await curve.screenshot();
    await remember(page, 'canvas');
    const [first, ...others] = scene.history.services;
    const slots = first!.slots.map((slot) => ({ ...slot, averageSeconds: 1.5 }));
    scene.history = { ...scene.history, services: [{ ...first!, slots }, ...others] };
    await page.clock.runFor(NEXT_ANSWER_MS);
    await page.locator('.chart[data-points^="1.5,1.5"]').waitFor();
    expect(await forgotten(page)).toBe(0);
    await expect.poll(() => curve.screenshot()).not.toEqual(before);
  });

  pageTest('moves the slow threshold when a reload has changed it', async ({ open }) => {
    const query = 'services/auth-service';
    const { page, scene } = await open(healthyScene(), { stillClock: true, query });
    const curve = page.locator('.chart').first();
    const before = await curve.screenshot();
    scene.targets = scene.targets.map(({ service, ...target }) => ({
      ...{ ...target, service: { ...service, check: { ...service.check, slowThresholdMs: 50 } } },
    }));
    await page.clock.runFor(NEXT_ANSWER_MS);
    await page.locator('.chart[data-slow="0.05"]').first().waitFor();
    await expect.poll(() => curve.screenshot()).not.toEqual(before);
  });

  pageTest('reloads when its files have changed', async ({ open }) => {
    const { page } = await open(healthyScene(), { stillClock: true });
    const headers = { Accept: 'application/vnd.penpal.status-page+json' };
    const response = await page.request.get(page.url(), { headers });
    const body = (await response.text()).replaceAll(/status-page\/\w+\//g, 'status-page/newer/');
    const contentType = headers.Accept;
    await page.evaluate('globalThis.isBefore = true');
    await page.route(page.url(), (route) => route.fulfill({ contentType, body }), {
      times: 1,
    });
    const loaded = page.waitForEvent('load');
    await page.clock.runFor(NEXT_ANSWER_MS);
    await loaded;
    expect(await page.evaluate('globalThis.isBefore')).toBe(undefined);
    expect(await page.locator('h1').textContent()).toBe('All 4 services are up.');
  });

  pageTest('runs only its own script', async ({ open }) => {
    const { page, complaints } = await open(healthyScene());
    await page.evaluate(`document.head.append(
      Object.assign(document.createElement('script'), { textContent: 'globalThis.ran = true' }))`);
    await expect.poll(() => complaints.join()).toContain('Content Security Policy');
    expect(await page.evaluate('globalThis.ran')).toBe(undefined);
  });
});

/** Remembers elements, to check later whether they were replaced. */
async function remember(page: Page, ...selectors: readonly string[]): Promise<void> {
  await page.evaluate(
    `globalThis.remembered = [...document.querySelectorAll('${selectors.join()}')]`,
  );
}

/** Number of remembered elements that are no longer in the page. */
function forgotten(page: Page): Promise<number> {
  return page.evaluate<number>('remembered.filter((element) => !element.isConnected).length');
}
