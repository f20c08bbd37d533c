import type { Page } from 'playwright-core';
import { afterAll, describe, expect } from 'vitest';
import { healthyScene, oneDownScene } from '../support/status-page/page-fixture.ts';
import type { Scene } from '../support/status-page/page-fixture.ts';
import { closeBrowser } from './browser-or-skip.ts';
import { keepScreenshot } from './keep-screenshot.ts';
import { pageTest } from './page-test.ts';

/** Longer than the interval of the page's requests. */
const NEXT_ANSWER_MS = 6_000;

afterAll(closeBrowser);

describe('the status page when the monitor does not respond', () => {
  pageTest('shows that the monitor has stopped, until it is back', async ({ open }) => {
    const { page, close, reopen } = await open(healthyScene(), { stillClock: true });
    expect(await silence(page)).toBe('');
    await close();
    await page.clock.runFor(2 * NEXT_ANSWER_MS);
    await expect.poll(() => silence(page)).toMatch(/cannot be reached.* from 12:0\d:\d\d/);
    expect(await page.title()).toBe('State not known – Penpal AI');
    expect(await page.locator('h1').textContent()).toBe(
      'Last known, 12:00: All 4 services are up.',
    );
    await keepScreenshot(page, 'monitor-stopped', 700);
    await reopen();
    await page.clock.runFor(NEXT_ANSWER_MS);
    await expect.poll(() => silence(page)).toBe('');
    expect(await page.title()).toBe('All 4 services are up. – Penpal AI');
  });

  pageTest('shows old data as old right after a laptop wakes up', async ({ open }) => {
    const { page } = await open(healthyScene(), { stillClock: true });
    const held = Promise.withResolvers<void>();
    await page.route(page.url(), async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.clock.fastForward('03:00:00');
    await expect.poll(() => silence(page)).toContain('What you see is from 12:0');
    held.resolve();
    await expect.poll(() => silence(page)).toBe('');
  });

  pageTest('keeps requesting when the browser’s clock is set back', async ({ open }) => {
    const { page, scene } = await open(healthyScene(), { stillClock: true });
    await page.clock.setSystemTime(scene.clock.now() - 3_600_000);
    scene.targets = oneDownScene().targets;
    await page.clock.runFor(1_000);
    await expect.poll(() => page.locator('h1').textContent()).toContain('payment-service');
    expect(await silence(page)).toBe('');
  });

  pageTest('does not accept a response of another server', async ({ open }) => {
    const { page } = await open(healthyScene(), { stillClock: true });
    const body = '<!doctype html><title>Log in to the network</title><h1>Welcome</h1>';
    await page.route(page.url(), (route) => route.fulfill({ contentType: 'text/html', body }));
    await page.clock.runFor(NEXT_ANSWER_MS);
    await page.clock.runFor(NEXT_ANSWER_MS);
    await expect.poll(() => silence(page)).toContain('cannot be reached');
    expect(await page.locator('h1').textContent()).toContain('All 4 services are up.');
  });

  pageTest('says of a service that was removed that it is not monitored', async ({ open }) => {
    const query = 'services/db-service?lang=fr';
    const { page, scene } = await open(healthyScene(), { stillClock: true, query });
    scene.targets = scene.targets.filter(({ service }) => service.name !== 'db-service');
    await page.clock.runFor(NEXT_ANSWER_MS);
    const text = 'Aucun service de ce nom n’est surveillé ici, ou il ne l’est plus.';
    await expect.poll(() => page.locator('h1').textContent()).toBe(text);
    await page.getByRole('link', { name: 'Tous les services' }).click();
    expect(await page.locator('h1').textContent()).toBe('Les 3 services fonctionnent.');
  });

  pageTest('updates "ago" while the monitor does not respond', async ({ open }) => {
    const { page, close } = await open(oneDownScene(), { stillClock: true });
    await close();
    await page.clock.runFor(5 * 60_000);
    // The page shows the time anew when its next request has failed.
    const shown = async () => {
      await page.clock.runFor(1_000);
      return page.locator('.alert time').first().textContent();
    };
    await expect.poll(shown).toBe('9 minutes ago');
  });

  pageTest('shows an unknown state when the checks have stopped', async ({ open }) => {
    const scene: Scene = healthyScene();
    scene.clock.jump(12 * 60_000);
    const { page } = await open(scene);
    expect(await page.locator('h1').textContent()).toBe(
      'The current state is not known: the last check was 12\u202fmin ago.',
    );
    expect(await page.getByText('Not checked recently').count()).toBe(4);
  });
});

/** The page's message about a monitor that does not respond; empty without one. */
function silence(page: Page): Promise<string | null> {
  return page.locator('.silence').textContent();
}
