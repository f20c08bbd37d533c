import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { isThere } from '../support/processes/is-there.ts';
import { skipOrFail } from '../support/processes/real-part.ts';

export const CHROMIUM = '/usr/bin/chromium';
const ABSENT = `real browser: there is no ${CHROMIUM} (Debian: apt-get install chromium)`;

/**
 * The first two draw suggestions below the address bar: half of the CPU time of each page, and nobody sees them. The
 * third starts a process for a next page. The others are those that Playwright disables: Chromium takes only the last
 * list.
 */
const WITHOUT = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'SpareRendererForSitePerProcess'],
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades'],
  ...['HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'PaintHolding'],
  ...['ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect'],
  ...['OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch'],
];

/** The browser connects to the page only: no updates, no sync, no background traffic. */
const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  `--disable-features=${WITHOUT.join()}`,
];

let launched: Promise<Browser> | undefined;

/** Debian's Chromium, started once per test file. Without it the test is skipped (`skipOrFail`). */
export async function browserOrSkip(skip: (note: string) => never): Promise<Browser> {
  if (!(await isThere(CHROMIUM))) return skipOrFail(ABSENT, skip);
  return (launched ??= launchBrowser());
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** For the end of a test file. */
export async function closeBrowser(): Promise<void> {
  const browser = await launched;
  launched = undefined;
  await browser?.close();
}
