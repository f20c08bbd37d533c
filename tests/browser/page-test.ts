import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { test } from 'vitest';
import type { Scene } from '../support/status-page/page-fixture.ts';
import { browserOrSkip } from './browser-or-skip.ts';
import { serveScene } from './serve-scene.ts';
import type { ServedScene } from './serve-scene.ts';

export interface OpenedPage extends ServedScene {
  readonly page: Page;
  /** Errors, warnings and Content-Security-Policy violations of the page. */
  readonly complaints: readonly string[];
}

export interface OpenOptions extends BrowserContextOptions {
  /** After the slash: `?lang=fr`. */
  readonly query?: string;
  /** The clock of the page, which only the test moves. */
  readonly stillClock?: boolean;
}

type Open = (scene: Scene, options?: OpenOptions) => Promise<OpenedPage>;

/** A test that can open the status page of a scene. Everything is closed at its end. */
export const pageTest = test.extend<{ open: Open }>({
  open: async ({ skip }, use) => {
    const closes: (() => Promise<void>)[] = [];
    await use(async (scene, options = {}) => {
      const browser = await browserOrSkip(skip);
      const served = await serveScene(scene);
      closes.push(() => served.close());
      const opened = await openPage(browser, served, options);
      closes.push(() => opened.page.context().close());
      return { ...served, ...opened };
    });
    for (const close of closes.reverse()) await close();
  },
});

async function openPage(browser: Browser, { url, scene }: ServedScene, options: OpenOptions) {
  const { query = '', stillClock = false, ...contextOptions } = options;
  const context = await browser.newContext({
    ...{ timezoneId: 'UTC', locale: 'en-GB', viewport: { width: 1280, height: 900 } },
    ...contextOptions,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  if (stillClock) await page.clock.install({ time: scene.clock.now() });
  const complaints: string[] = [];
  page.on('console', (message) => {
    // The browser's own line about a page of a service that does not exist.
    const isOfPage = message.location().url === url + query;
    if (isOfPage && message.text().includes('status of 404')) return;
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url + query);
  if (contextOptions.javaScriptEnabled !== false) await chartsDrawn(page);
  return { page, complaints };
}

/** Waits until every chart has a canvas. By locator, because the page's policy forbids waitForFunction. */
export async function chartsDrawn(page: Page): Promise<void> {
  await page.locator('[data-chart]:not(:has(canvas))').first().waitFor({ state: 'detached' });
}
