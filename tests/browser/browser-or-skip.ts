import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { isThere } from '../support/is-there.ts';
import { skipOrFail } from '../support/real-part.ts';

const CHROMIUM = '/usr/bin/chromium';
const ABSENT = `real browser: there is no ${CHROMIUM} (Debian: apt-get install chromium)`;

/** The browser talks to the page and to nobody else: no updates, no sync, nothing in the background. */
const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

let launched: Promise<Browser> | undefined;

/** Debian's Chromium, started once for a test file. Where this machine has none the test is skipped, as `skipOrFail` says. */
export async function browserOrSkip(skip: (note: string) => never): Promise<Browser> {
  if (!(await isThere(CHROMIUM))) return skipOrFail(ABSENT, skip);
  return (launched ??= chromium.launch({ executablePath: CHROMIUM, args: FLAGS }));
}

/** For a test file's end. */
export async function closeBrowser(): Promise<void> {
  await (await launched)?.close();
}
