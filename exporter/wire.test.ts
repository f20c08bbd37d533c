import { expect, onTestFinished, test } from 'vitest';
import { bearer, BROWSER, startApp, tokens } from '../tests/support/api/app-fixture.ts';
import { loadYaml } from '../tests/support/config/load-yaml.ts';
import { MovedClock } from '../tests/support/moved-clock.ts';
import { silentLogger as log } from '../tests/support/silent-logger.ts';
import { readEnvironment } from './config/environment.ts';
import { wire } from './wire.ts';

const SERVICES = 'services: [{ name: one, url: http://127.0.0.1:1 }]';
const environment = { ADMIN_TOKEN: tokens.ADMIN_TOKEN };
const headers = { ...bearer(tokens.ADMIN_TOKEN).headers, 'content-type': 'application/json' };

async function startWired() {
  const settings = readEnvironment(environment);
  const clock = new MovedClock();
  const wired = wire({ settings, load: () => loadYaml(SERVICES), clock, log });
  wired.start();
  onTestFinished(wired.stop);
  return { clock, ...(await startApp(wired.parts)) };
}

test('an announced message is on the page, silences nothing, survives a reload and ends with the process', async () => {
  const { clock, ask, parts } = await startWired();
  const page = async (asked = ask) => (await asked('/', BROWSER)).text();
  const body = JSON.stringify({ minutes: 30, message: 'New prices' });
  expect((await ask('/-/announcement', { method: 'POST', headers, body })).status).toBe(200);
  expect((await ask('/-/reload', { method: 'POST', headers })).status).toBe(200);
  await expect.poll(() => page()).toContain('New prices');
  expect(parts.targets()).toMatchObject([{ inMaintenance: false }]);
  expect(await page((await startWired()).ask)).not.toContain('New prices');
  await clock.advance(30 * 60_000);
  await expect.poll(() => page()).not.toContain('New prices');
});
