import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** The screenshots in the README. */
const SHOWN = ['healthy', 'one-down', 'dark', 'french-phone', 'monitor-stopped'];

/**
 * Screenshots go to .cache/screenshots, which CI keeps. With `UPDATE_SCREENSHOTS=true` those of the README go to
 * docs/screenshots. Nothing compares them, because fonts differ between machines.
 */
function folderOf(name: string): string {
  const isUpdate = process.env['UPDATE_SCREENSHOTS'] === 'true';
  return isUpdate && SHOWN.includes(name) ? 'docs/screenshots' : '.cache/screenshots';
}

/** The first `height` pixels of the page; the whole page by default. */
export async function keepScreenshot(page: Page, name: string, height?: number): Promise<void> {
  const folder = folderOf(name);
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  const width = page.viewportSize()?.width ?? 0;
  const clip = height === undefined ? {} : { clip: { x: 0, y: 0, width, height } };
  await page.screenshot({ path, fullPage: true, ...clip });
}
