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
 * Milliseconds from the start of the navigation to the first text that Chromium paints, with an empty cache each time;
 * empty without Chromium. The first visit warms up browser and server and does not count.
 */
export async function firstPaints(url: string, visits: number): Promise<number[]> {
  if (!(await isThere(CHROMIUM))) return [];
  const browser = await launchBrowser();
  const times: number[] = [];
  for (let visit = 0; visit <= visits; visit += 1) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto(url);
    times.push(await page.evaluate<number>(WAIT));
    await context.close();
  }
  await browser.close();
  return times.slice(1);
}
