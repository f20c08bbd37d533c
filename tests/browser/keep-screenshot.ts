import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const FOLDER = '.cache/screenshots';

/**
 * The first `height` pixels of the page; the whole page by default. CI keeps the folder. Nothing compares the
 * screenshots, because fonts differ between machines.
 */
export async function keepScreenshot(page: Page, name: string, height?: number): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const width = page.viewportSize()?.width ?? 0;
  const clip = height === undefined ? {} : { clip: { x: 0, y: 0, width, height } };
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true, ...clip });
}
