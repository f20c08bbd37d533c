import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/**
 * Pictures go to .cache/screenshots, which CI keeps; with `UPDATE_SCREENSHOTS=true` to docs/screenshots, where the
 * README shows them. Fonts differ from machine to machine, so nothing compares them.
 */
const FOLDER =
  process.env['UPDATE_SCREENSHOTS'] === 'true' ? 'docs/screenshots' : '.cache/screenshots';

/** The first `height` pixels of the page, the whole page without. */
export async function keepScreenshot(page: Page, name: string, height?: number): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const path = join(FOLDER, `${name}.png`);
  const width = page.viewportSize()?.width ?? 0;
  const clip = height === undefined ? {} : { clip: { x: 0, y: 0, width, height } };
  await page.screenshot({ path, fullPage: true, ...clip });
}
