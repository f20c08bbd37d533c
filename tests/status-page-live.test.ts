import type { Page } from 'playwright-core';
import { afterAll, describe, expect } from 'vitest';
import { healthyScene, oneDownScene } from '../exporter/status-page/fixtures/page-fixture.ts';
import type { Scene } from '../exporter/status-page/fixtures/page-fixture.ts';
import { closeBrowser } from './browser/browser-or-skip.ts';
import { keepScreenshot } from './browser/keep-screenshot.ts';
import { pageTest } from './browser/page-test.ts';

/** More than the page waits between two questions. */
const NEXT_ANSWER_MS = 6_000;

afterAll(closeBrowser);

describe('the status page while it stays open', () => {
  pageTest('shows news without replacing what the reader looks at', async ({ open }) => {
    const { page, scene, complaints } = await open(healthyScene(), { stillClock: true });
    await page.locator('summary').nth(2).click();
    await page.locator('summary').nth(1).focus();
    await page.evaluate('scrollTo(0, 300)');
    await remember(page, '.service', '.service h3', 'canvas', 'summary', 'details[open]', '.tile');

    Object.assign(scene, oneDownScene(), { clock: scene.clock });
    await page.clock.runFor(NEXT_ANSWER_MS);
    await page.getByRole('heading', { name: 'payment-service is down' }).waitFor();

    expect(await forgotten(page)).toBe(0);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Details db-service');
    expect(await page.evaluate('scrollY')).toBeGreaterThan(0);
    expect(await page.locator('.alert').count()).toBe(1);
    expect(await page.title()).toContain('payment-service is down');
    expect(complaints).toEqual([]);
  });

  pageTest('touches nothing when nothing is new', async ({ open }) => {
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

  pageTest('draws the new points of a curve in the same chart', async ({ open }) => {
    const { page, scene } = await open(healthyScene(), { stillClock: true });
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

  pageTest(
    'says that the monitor has stopped, and forgets it when it is back',
    async ({ open }) => {
      const { page, close, reopen } = await open(healthyScene(), { stillClock: true });
      expect(await silence(page)).toBe('');
      await close();
      await page.clock.runFor(2 * NEXT_ANSWER_MS);
      await expect.poll(() => silence(page)).toMatch(/cannot be reached.* from 12:00:0\d/);
      expect(await page.title()).toBe('State not known – Penpal AI');
      await keepScreenshot(page, 'monitor-stopped', 700);
      await reopen();
      await page.clock.runFor(NEXT_ANSWER_MS);
      await expect.poll(() => silence(page)).toBe('');
      expect(await page.title()).toBe('All 4 services are up. – Penpal AI');
    },
  );

  pageTest('is old at once when the laptop wakes, before any answer', async ({ open }) => {
    const { page } = await open(healthyScene(), { stillClock: true });
    const held = Promise.withResolvers<void>();
    await page.route(page.url(), async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.clock.fastForward('03:00:00');
    await expect.poll(() => silence(page)).toContain('What you see is from 12:00:0');
    held.resolve();
    await expect.poll(() => silence(page)).toBe('');
  });

  pageTest('keeps "ago" true while the monitor is silent', async ({ open }) => {
    const { page, close } = await open(oneDownScene(), { stillClock: true });
    await close();
    await page.clock.runFor(5 * 60_000);
    expect(await page.locator('.alert time').textContent()).toBe('9 minutes ago');
  });

  pageTest('does not pretend to know when the checks have stopped', async ({ open }) => {
    const scene: Scene = healthyScene();
    scene.clock.jump(12 * 60_000);
    const { page } = await open(scene);
    expect(await page.locator('h1').textContent()).toBe(
      'The current state is not known: the last check was 12\u202fmin ago.',
    );
    expect(await page.getByText('Not checked recently').count()).toBe(4);
  });

  pageTest('runs no script but its own', async ({ open }) => {
    const { page, complaints } = await open(healthyScene());
    await page.evaluate(`document.head.append(
      Object.assign(document.createElement('script'), { textContent: 'globalThis.ran = true' }))`);
    await expect.poll(() => complaints.join()).toContain('Content Security Policy');
    expect(await page.evaluate('globalThis.ran')).toBe(undefined);
  });
});

/** Marks elements, to see later whether they are still the same. */
async function remember(page: Page, ...selectors: readonly string[]): Promise<void> {
  await page.evaluate(
    `globalThis.remembered = [...document.querySelectorAll('${selectors.join()}')]`,
  );
}

/** How many of the remembered elements are no longer in the page. */
function forgotten(page: Page): Promise<number> {
  return page.evaluate<number>('remembered.filter((element) => !element.isConnected).length');
}

/** What the page says of a silent monitor; empty when it is not. */
function silence(page: Page): Promise<string | null> {
  return page.locator('.silence').textContent();
}
