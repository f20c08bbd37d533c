import type { Page } from 'playwright-core';
import { afterAll, describe, expect } from 'vitest';
import { healthyScene } from '../support/status-page/page-fixture.ts';
import { closeBrowser } from './browser-or-skip.ts';
import { chartsDrawn, pageTest } from './page-test.ts';

/** The limit. */
const MAX_BYTES = 100_000;

afterAll(closeBrowser);

describe('the weight of the status page', () => {
  pageTest('transfers less than 100 kB, all from this server', async ({ open }) => {
    const { page, url } = await open(healthyScene());
    const transfers = await transfersOf(page);
    const total = transfers.reduce((sum, [, bytes]) => sum + bytes, 0);
    process.stdout.write(`status page: ${total} bytes in ${transfers.length} transfers\n`);
    expect(total).toBeLessThan(MAX_BYTES);
    expect(transfers.filter(([address]) => !address.startsWith(url))).toEqual([]);
  });

  pageTest('loads its files from the cache the second time', async ({ open }) => {
    const { page } = await open(healthyScene());
    await page.getByRole('link', { name: '7 d' }).click();
    await chartsDrawn(page);
    const [document, ...files] = await transfersOf(page);
    expect(document?.[1]).toBeGreaterThan(0);
    expect(files.length).toBe(2);
    expect(files.filter(([, bytes]) => bytes > 0)).toEqual([]);
  });

  pageTest('waits only for its style sheet before it paints', async ({ open }) => {
    const { page } = await open(healthyScene());
    await page.reload();
    process.stdout.write(`status page: first paint after ${await firstPaintMs(page)} ms\n`);
    const blocking = await page.evaluate<string[]>(`performance.getEntriesByType('resource')
      .filter(({ renderBlockingStatus }) => renderBlockingStatus === 'blocking')
      .map(({ name }) => name.split('/').at(-1))`);
    expect(blocking).toEqual(['page.css']);
  });
});

/** Address and bytes of the document and of all files that it loaded, headers included. */
function transfersOf(page: Page): Promise<[address: string, bytes: number][]> {
  return page.evaluate(`['navigation', 'resource']
    .flatMap((type) => performance.getEntriesByType(type))
    .map(({ name, transferSize }) => [name, transferSize])`);
}

/** Milliseconds from the start of the navigation to the first paint, which may be after the load. */
async function firstPaintMs(page: Page): Promise<number> {
  const painted = () =>
    page.evaluate<number>(
      "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0",
    );
  await expect.poll(painted).toBeGreaterThan(0);
  return painted();
}
