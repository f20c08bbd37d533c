import type { Page } from 'playwright-core';
import { afterAll, describe, expect } from 'vitest';
import {
  allDownScene,
  announcedScene,
  emptyScene,
  healthyScene,
  oneDownScene,
} from '../support/status-page/page-fixture.ts';
import { closeBrowser } from './browser-or-skip.ts';
import { keepScreenshot } from './keep-screenshot.ts';
import { pageTest } from './page-test.ts';
import { violations, widerThanScreen } from './violations.ts';

const PHONE = { viewport: { width: 360, height: 780 }, deviceScaleFactor: 1.5 };

afterAll(closeBrowser);

describe('the status page in a real browser', () => {
  pageTest.for([
    ['healthy', healthyScene, 'All 4 services are up.', {}, 1000],
    ['one-down', oneDownScene, 'payment-service is down; the other 3 are up.', {}, 1150],
    ['all-down', allDownScene, 'All 4 services are down.', {}, 1150],
    ['empty', emptyScene, 'Waiting for the first check.', {}, 1000],
    [
      'dark',
      oneDownScene,
      'payment-service is down; the other 3 are up.',
      { colorScheme: 'dark' },
      1150,
    ],
    [
      'dark-announced',
      announcedScene,
      'ai-service is in maintenance; the other 3 are up.',
      { colorScheme: 'dark', query: '?range=7d' },
      1000,
    ],
    [
      'light-announced',
      announcedScene,
      'ai-service is in maintenance; the other 3 are up.',
      { colorScheme: 'light' },
      1000,
    ],
    [
      'unknown-service',
      healthyScene,
      'No service of this name is monitored here, or not any more.',
      { query: 'services/nothing' },
      400,
    ],
    [
      'unknown-service-phone-dark',
      healthyScene,
      'Aucun service de ce nom n’est surveillé ici, ou il ne l’est plus.',
      { ...PHONE, query: 'services/nothing?lang=fr&theme=dark' },
      400,
    ],
    [
      'french-phone',
      oneDownScene,
      'payment-service est en panne\u202f; les 3 autres fonctionnent.',
      { ...PHONE, locale: 'fr-FR' },
      1200,
    ],
    [
      'phone-dark',
      allDownScene,
      'Les 4 services sont en panne.',
      { ...PHONE, query: '?lang=fr&theme=dark' },
      1200,
    ],
    [
      'service',
      oneDownScene,
      'payment-service is down.',
      { query: 'services/payment-service' },
      900,
    ],
    [
      'service-phone-dark',
      announcedScene,
      'ai-service est en maintenance.',
      {
        viewport: { width: 320, height: 780 },
        query: 'services/ai-service?lang=fr&theme=dark',
      },
      1500,
    ],
  ] as const)('is accessible, fits the screen and reports no errors: %s', async (row, { open }) => {
    const [name, makeScene, sentence, options, height] = row;
    const { page, complaints } = await open(makeScene(), options);
    await keepScreenshot(page, name, height);

    expect(await page.locator('h1').textContent()).toBe(sentence);
    expect(await widerThanScreen(page)).toBeLessThanOrEqual(0);
    for (const summary of await page.locator('summary').all()) await summary.click();
    expect(await violations(page)).toEqual([]);
    expect(await widerThanScreen(page)).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
  });

  pageTest('follows the theme of the browser, unless the reader switches it', async ({ open }) => {
    const { page } = await open(healthyScene(), { colorScheme: 'dark' });
    const background = () =>
      page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const dark = await background();
    await page.getByRole('link', { name: 'Light' }).click();
    const light = await background();
    await page.emulateMedia({ colorScheme: 'light' });
    await page.getByRole('link', { name: 'Dark' }).click();
    expect(await background()).toBe(dark);
    expect(light).not.toBe(dark);
  });

  pageTest('has light colours in a browser that does not know light-dark()', async ({ open }) => {
    const { page } = await open(healthyScene(), { colorScheme: 'dark' });
    await page.route('**/page.css', async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replaceAll('light-dark(', 'unknown(');
      await route.fulfill({ response, body });
    });
    await page.reload();
    const colourOf = (selector: string, property: string) =>
      page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).${property}`);
    expect(await colourOf('body', 'backgroundColor')).toBe('rgb(244, 246, 248)');
    expect(await colourOf('.bars .good', 'stroke')).toBe('rgb(47, 157, 106)');
    expect(await colourOf('html', 'colorScheme')).toBe('light');
    expect(await violations(page)).toEqual([]);
  });

  pageTest('keeps a setting when another one changes', async ({ open }) => {
    const { page } = await open(healthyScene());
    await page.getByRole('link', { name: 'Français' }).click();
    await page.getByRole('link', { name: '7 j' }).click();
    await page.getByRole('link', { name: 'Sombre' }).click();
    expect(new URL(page.url()).search).toBe('?range=7d&lang=fr&theme=dark');
    expect(await page.locator('html').getAttribute('lang')).toBe('fr');
    expect(await page.locator('[aria-current]').allTextContents()).toEqual([
      ...['7 j', 'Français', 'Sombre'],
    ]);
  });

  pageTest('works with the keyboard only', async ({ open }) => {
    const { page } = await open(healthyScene());
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the services');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('auth-service');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/services/auth-service');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the services');
  });

  pageTest('is complete without JavaScript', async ({ open }) => {
    const { page, url } = await open(oneDownScene(), { javaScriptEnabled: false });
    expect(await page.locator('h1').textContent()).toContain('payment-service is down');
    expect(await page.locator('.bars').count()).toBe(4);
    expect(await page.getByText('99.96% available').isVisible()).toBe(true);
    expect(await page.locator('.no-script').isVisible()).toBe(true);
    expect(await page.getByText('Nov 24, 11:57:00 UTC').isVisible()).toBe(true);
    await page.getByRole('link', { name: 'ai-service' }).first().click();
    expect(await page.locator('h1').textContent()).toBe('The service is up.');
    expect(await page.locator('.chart').isVisible()).toBe(false);
    expect(await page.getByText('17 of 2,880').isVisible()).toBe(true);
    await page.goto(`${url}services/nothing`);
    await page.getByRole('link', { name: 'db-service' }).click();
    expect(page.url()).toBe(`${url}services/db-service`);
  });

  pageTest('shows times in the time zone of the reader', async ({ open }) => {
    const { page } = await open(oneDownScene(), { timezoneId: 'Asia/Tokyo' });
    expect(await page.getByText('20:57:00').isVisible()).toBe(true);
  });
});

function focused(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement.textContent');
}
