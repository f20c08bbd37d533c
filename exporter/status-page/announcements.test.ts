import { expect, test } from 'vitest';
import { directoryOf } from '../../tests/support/directory-of.ts';
import { healthyScene } from '../../tests/support/status-page/page-fixture.ts';
import { BROWSER, start } from '../../tests/support/status-page/start-page.ts';
import { healthyTarget, NOW } from '../../tests/support/target-states.ts';

const plain = (html: string) =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .trim();

test('announced maintenance stands on top with its time', async () => {
  const announcement = { message: 'New database', from: NOW, until: NOW + 1_800_000 };
  const ask = await start({ ...healthyScene(), announcements: [announcement] });
  const page = await (await ask('/', { Accept: BROWSER })).text();
  expect(page.indexOf('New database')).toBeLessThan(page.indexOf('<h1>'));
  expect(page).toContain('Nov 24, 12:30:00 UTC');
});

test('a window of services.yml stands on top once for all its services', async () => {
  const window = { message: 'New disk', fromMs: NOW - 60_000, toMs: NOW + 1_800_000 };
  const inWindow = { inMaintenance: true, openWindows: [window] };
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const scene = healthyScene();
  scene.targets = [
    ...names.map((name) => healthyTarget(name, inWindow)),
    healthyTarget('h', { inMaintenance: true, openWindows: [{ ...window, message: 'Other' }] }),
    healthyTarget('i', { inMaintenance: true, openWindows: [{ ...window, message: '' }] }),
  ];
  const ask = await start(scene);
  const topOf = async (path: string) => {
    const page = await (await ask(path, { Accept: BROWSER })).text();
    const top = page.slice(page.indexOf('<main>'), page.indexOf('<h1>'));
    return [...top.matchAll(/<p class="announcement">(.*?)<\/p>/g)].map(([, html = '']) =>
      plain(html),
    );
  };
  const times = '(Nov 24, 11:59:00 UTC – Nov 24, 12:30:00 UTC)';
  expect(await topOf('/')).toEqual([
    `Maintenance · a, b, c, d, e and 2 more: New disk ${times}`,
    `Maintenance · h: Other ${times}`,
    `Maintenance · i ${times}`,
  ]);
  expect(await topOf('/services/b')).toEqual([`Maintenance · b: New disk ${times}`]);
});

test('a message of services.yml stands on top between its times, on every page', async () => {
  const scene = healthyScene();
  const announcement = { message: 'New prices', fromMs: NOW + 60_000, toMs: NOW + 120_000 };
  const services = () => scene.targets.map(({ service }) => service);
  scene.directory = directoryOf(services, { announcements: () => [announcement] });
  const ask = await start(scene);
  const topOf = async (path: string) => {
    const page = await (await ask(path, { Accept: BROWSER })).text();
    return plain(/<p class="announcement">(.*?)<\/p>/.exec(page)?.[1] ?? '');
  };
  expect(await topOf('/')).toBe('');
  await scene.clock.advance(60_000);
  const text = 'Annonce : New prices (24 nov., 12:01:00 UTC – 24 nov., 12:02:00 UTC)';
  expect(await topOf('/?lang=fr')).toBe(text);
  expect(await topOf('/services/db-service?lang=fr')).toBe(text);
  await scene.clock.advance(60_000);
  expect(await topOf('/')).toBe('');
});

test('a message of the API stands on top of every page, and is no maintenance', async () => {
  const message = { message: 'New prices', from: NOW, until: NOW + 1_800_000 };
  const ask = await start({ ...healthyScene(), messages: [message] });
  for (const path of ['/', '/services/db-service']) {
    const page = await (await ask(path, { Accept: BROWSER })).text();
    const top = page.slice(page.indexOf('<main>'), page.indexOf('<div class="hero'));
    expect(plain(top)).toBe(
      'Announcement: New prices (Nov 24, 12:00:00 UTC – Nov 24, 12:30:00 UTC)',
    );
  }
});
