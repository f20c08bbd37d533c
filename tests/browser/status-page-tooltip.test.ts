import type { Page } from 'playwright-core';
import { afterAll, describe, expect } from 'vitest';
import { healthyScene, oneDownScene } from '../support/status-page/page-fixture.ts';
import { closeBrowser } from './browser-or-skip.ts';
import { pageTest } from './page-test.ts';
import { violations } from './violations.ts';

afterAll(closeBrowser);

const LAST_SLOT = /24 Nov, 11:44:00.*12:00:00 UTC: .*32 checks, 9 failed/;

describe('what bars and charts say', () => {
  pageTest('every slot under the mouse', async ({ open }) => {
    const { page, complaints } = await open(oneDownScene());
    const box = (await page.locator('.bars').first().boundingBox())!;
    await page.mouse.move(box.x + box.width - 1, box.y + 5);
    await expect.poll(() => tooltip(page)).toMatch(LAST_SLOT);
    await page.mouse.move(box.x + 2, box.y + 5);
    await expect.poll(() => tooltip(page)).toMatch(/23 Nov, 12:00:00.*32 checks, 0 failed/);
    expect(await violations(page)).toEqual([]);
    await page.mouse.move(5, 5);
    await expect.poll(() => page.locator('.tooltip').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
  });

  pageTest('with the keyboard', async ({ open }) => {
    const { page } = await open(oneDownScene());
    await page.getByRole('link', { name: 'payment-service' }).focus();
    await page.keyboard.press('Tab');
    await expect.poll(() => tooltip(page)).toMatch(LAST_SLOT);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => tooltip(page)).toMatch(/11:28:00.*32 checks, 0 failed/);
    await page.keyboard.press('Escape');
    expect(await page.locator('.tooltip').isVisible()).toBe(false);
  });

  pageTest('where a finger taps', async ({ open }) => {
    const phone = { viewport: { width: 390, height: 780 }, hasTouch: true };
    const { page } = await open(oneDownScene(), phone);
    const bars = page.locator('.bars').first();
    const box = (await bars.boundingBox())!;
    await bars.tap({ position: { x: box.width - 1, y: 5 } });
    await expect.poll(() => tooltip(page)).toMatch(LAST_SLOT);
    expect(await page.locator('.tooltip').isVisible()).toBe(true);
    await page.locator('h1').tap();
    expect(await page.locator('.tooltip').isVisible()).toBe(false);
  });

  pageTest.for([
    ['24h', /^\d\d:\d\d UTC · /],
    ['7d', /^\d+ Nov, \d\d:\d\d UTC · /],
  ] as const)('the charts of %s say when and how much', async ([range, text], { open }) => {
    const { page } = await open(healthyScene(), { query: `?range=${range}` });
    const trend = page.locator('.trend').first();
    await trend.hover();
    await expect.poll(() => trend.locator('.reading').textContent()).toMatch(text);
  });
});

const tooltip = (page: Page) => page.locator('.tooltip').textContent();
