import got from 'got';
import { chromium, type BrowserContextOptions } from 'playwright-core';
import { USUAL_CONTROL_PORT } from '../../demo/fleet/fleet.ts';

// Takes the screenshots in docs/screenshots of a demo that runs: `npm run demo`, some minutes earlier.

const PAGE = 'http://127.0.0.1:3005/?range=1h';
const PAYMENT_FAULT = `http://127.0.0.1:${USUAL_CONTROL_PORT}/payment-service`;
const HEALTHY = /^All 4 services are up/;
const DOWN = /payment-service is down|payment-service est en panne/;
const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 360, height: 780 }, locale: 'fr-FR' };

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox'],
});

/** Takes the upper part of the page, once its headline has the text. */
async function record(
  name: string,
  headline: RegExp,
  { isOffline = false, ...options }: BrowserContextOptions & { readonly isOffline?: boolean },
): Promise<void> {
  const context = await browser.newContext({ ...DESKTOP, locale: 'en-GB', ...options });
  const page = await context.newPage();
  await page.goto(PAGE);
  // A chart is complete with its canvas.
  await page.locator('[data-chart]:not(:has(canvas))').first().waitFor({ state: 'detached' });
  // The alert fires some seconds after the headline has changed.
  if (headline !== HEALTHY) await page.locator('.alert').waitFor();
  await context.setOffline(isOffline);
  await page.getByRole('heading', { name: headline }).waitFor();
  await page.screenshot({ path: `docs/screenshots/${name}.png` });
  await context.close();
}

await record('healthy', HEALTHY, {});
await got.post(`${PAYMENT_FAULT}/down`);
try {
  await record('one-down', DOWN, {});
  await record('dark', DOWN, { colorScheme: 'dark' });
  await record('french-phone', DOWN, PHONE);
  await record('monitor-stopped', /^Last known/, { isOffline: true });
} finally {
  await got.post(`${PAYMENT_FAULT}/ok`);
  await browser.close();
}
