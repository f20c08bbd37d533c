import type { Page } from 'playwright-core';
import { afterAll, describe, expect } from 'vitest';
import { fleetScene, healthyScene, oneDownScene } from '../support/status-page/page-fixture.ts';
import { healthyTarget, outcome, unhealthyTarget } from '../support/target-states.ts';
import { closeBrowser } from './browser-or-skip.ts';
import { pageTest } from './page-test.ts';
import { widerThanScreen } from './violations.ts';

const PHONE = { viewport: { width: 390, height: 780 } };

afterAll(closeBrowser);

describe('the layout of the status page', () => {
  pageTest('40 services fit on 2,000 pixels, what is down first', async ({ open }) => {
    const scene = fleetScene(40, [unhealthyTarget('the-broken-one')]);
    scene.targets = scene.targets.map((target, index) => ({
      ...{ ...target, service: { ...target.service, group: `Group ${index % 8}` } },
    }));
    const { page } = await open(scene);
    expect(await page.locator('.service').count()).toBe(40);
    expect(await names(page)).toEqual(['the-broken-one']);
    expect(await page.locator('.group').count()).toBe(8);
    expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThanOrEqual(2_000);
  });

  pageTest('search and filter are in the address', async ({ open }) => {
    const scene = fleetScene(40, [unhealthyTarget('the-broken-one')]);
    const { page, complaints } = await open(scene, { query: '?range=7d' });
    await page.getByLabel('Name').fill('service-3');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL(/q=service-3/);
    expect(new URL(page.url()).searchParams.get('range')).toBe('7d');
    expect(await page.locator('.service').count()).toBe(11);
    await page.getByLabel('Name').fill('');
    await page.getByLabel('State').selectOption('down');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL(/state=down/);
    expect(await names(page)).toEqual(['the-broken-one']);
    await page.getByRole('link', { name: 'All services' }).click();
    await expect.poll(() => page.locator('.service').count()).toBe(40);
    expect(complaints).toEqual([]);
  });

  pageTest('1,000 services are small enough to transfer', async ({ open }) => {
    const { page } = await open(fleetScene(1_000));
    const bytes = await page.evaluate<number>(
      `['navigation', 'resource'].flatMap((type) => performance.getEntriesByType(type))
        .reduce((sum, { transferSize }) => sum + transferSize, 0)`,
    );
    process.stdout.write(`status page of 1,000 services: ${bytes} bytes\n`);
    expect(bytes).toBeLessThanOrEqual(300_000);
  });

  pageTest('four healthy services fit on one and a half screens of a phone', async ({ open }) => {
    const { page } = await open(healthyScene(), PHONE);
    expect(await bottom(page, '.services')).toBeLessThanOrEqual(1.5 * 780);
    const text = await page.locator('.services').textContent();
    expect(text).not.toMatch(/not reported|plain HTTP|null|undefined/);
  });

  pageTest('a healthy service takes one line, and leads to its page', async ({ open }) => {
    const { page } = await open(oneDownScene());
    const heights = await page.evaluate<number[]>(
      "[...document.querySelectorAll('.service')].map((row) => row.offsetHeight)",
    );
    expect(heights.slice(1).every((height) => height <= 40)).toBe(true);
    expect(await page.locator('.service').first().textContent()).toContain('connection refused');
    await page.getByRole('link', { name: 'auth-service' }).click();
    await page.getByRole('heading', { name: 'The service is up.' }).waitFor();
    expect(await page.locator('.facts').isVisible()).toBe(true);
  });

  pageTest('of 25 dependencies it names those in error and counts the rest', async ({ open }) => {
    const all = Array.from({ length: 25 }, (_, index) => [`dependency-${index}`, index !== 7]);
    const facts = { dependencies: Object.fromEntries(all) as Record<string, boolean> };
    const last = outcome({ durationSeconds: 0.1, facts });
    const scene = fleetScene(4, [healthyTarget('busy', { last })]);
    const { page } = await open(scene, { query: 'services/busy' });
    const row = page.locator('.service');
    expect(await row.locator('.facts li:visible').allTextContents()).toEqual([
      expect.stringContaining('dependency-7 in error'),
    ]);
    expect(await row.getByText('24 ok', { exact: true }).isVisible()).toBe(true);
    await row.getByText('24 ok', { exact: true }).click();
    expect(await row.locator('.facts li:visible').count()).toBe(25);
  });

  pageTest.for([320, 390, 860, 2560])(
    'the longest names fit %i pixels',
    async (width, { open }) => {
      const named = [unhealthyTarget('x'.repeat(63)), healthyTarget('y'.repeat(63))];
      for (const query of ['', `services/${'x'.repeat(63)}`]) {
        const viewport = { width, height: 800 };
        const { page } = await open(fleetScene(12, named), { query, viewport });
        expect(await widerThanScreen(page)).toBeLessThanOrEqual(0);
      }
    },
  );
});

const names = (page: Page) => page.locator('.service h3').allTextContents();

function bottom(page: Page, selector: string): Promise<number> {
  return page.evaluate<number>(
    `document.querySelector('${selector}').getBoundingClientRect().bottom`,
  );
}
