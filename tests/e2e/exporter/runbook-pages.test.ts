import { afterAll, describe, expect } from 'vitest';
import { allDownScene } from '../../support/status-page/page-fixture.ts';
import { closeBrowser } from '../../browser/browser-or-skip.ts';
import { keepScreenshot } from '../../browser/keep-screenshot.ts';
import { pageTest } from '../../browser/page-test.ts';
import { violations, widerThanScreen } from '../../browser/violations.ts';

afterAll(closeBrowser);

/** A local alert, evaluated without Prometheus. Its runbook is a path of the monitor. */
function localScene() {
  const scene = allDownScene();
  const runbookUrl = '/runbooks/service-health.md#servicedown';
  const alerts = scene.alerts.alerts.map((alert) => ({ ...alert, runbookUrl }));
  return { ...scene, alerts: { ...scene.alerts, alerts } };
}

describe('the runbooks in a real browser', () => {
  pageTest('an alert links to its section, and that page to all others', async ({ open }) => {
    const { page, url, complaints } = await open(localScene());
    await page.getByRole('link', { name: 'Runbook ServiceDown' }).first().click();
    await page.getByRole('heading', { name: 'ServiceDown' }).waitFor();
    expect(page.url()).toBe(`${url}runbooks/service-health.md#servicedown`);
    expect(await page.locator('h2:target').textContent()).toBe('ServiceDown');
    await page.getByRole('link', { name: 'All runbooks' }).click();
    await page.getByRole('link', { name: 'HighMemoryUsage' }).click();
    expect(await page.locator('h2:target').textContent()).toBe('HighMemoryUsage');
    await page.getByRole('link', { name: 'Status', exact: true }).click();
    expect(await page.locator('h1').textContent()).toBe('All 4 services are down.');
    expect(complaints).toEqual([]);
  });

  pageTest.for([
    ['runbook', 'runbooks/service-health.md', {}],
    [
      'runbook-dark-phone',
      'runbooks/monitor.md',
      { colorScheme: 'dark' as const, viewport: { width: 360, height: 780 } },
    ],
    ['runbooks', 'runbooks', {}],
  ] as const)('are accessible and fit the screen: %s', async ([name, path, options], { open }) => {
    const { page, url, complaints } = await open(localScene(), options);
    await page.goto(url + path);
    await keepScreenshot(page, name);
    expect(await violations(page)).toEqual([]);
    expect(await widerThanScreen(page)).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
  });
});
