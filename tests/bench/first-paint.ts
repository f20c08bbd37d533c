import { CHROMIUM, launchBrowser } from '../browser/browser-or-skip.ts';
import { isThere } from '../support/processes/is-there.ts';

const WAIT = `new Promise((resolve) => {
  const observer = new PerformanceObserver((list) => {
    const [paint] = list.getEntriesByName('first-contentful-paint');
    if (paint) resolve(paint.startTime);
  });
  observer.observe({ type: 'paint', buffered: true });
})`;

/**
 * Milliseconds from the start of the navigation to the first text that Chromium paints, with nothing cached; empty
 * without Chromium. The first visit starts the process of the tab and does not count.
 */
export async function firstPaints(url: string, visits: number): Promise<number[]> {
  if (!(await isThere(CHROMIUM))) return [];
  await using browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const tab = await page.context().newCDPSession(page);
  await tab.send('Network.setCacheDisabled', { cacheDisabled: true });
  const times: number[] = [];
  for (let visit = 0; visit <= visits; visit += 1) {
    await page.goto(url);
    times.push(await page.evaluate<number>(WAIT));
  }
  return times.slice(1);
}
