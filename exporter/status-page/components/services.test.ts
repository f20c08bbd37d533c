import { describe, expect, test } from 'vitest';
import { directoryOf } from '../../../tests/support/directory-of.ts';
import {
  fleetScene,
  healthyScene,
  oneDownScene,
} from '../../../tests/support/status-page/page-fixture.ts';
import type { Scene } from '../../../tests/support/status-page/page-fixture.ts';
import { serviceHistory } from '../../../tests/support/status-page/history-fixture.ts';
import { renderPage as render, textOf } from '../../../tests/support/status-page/render-page.ts';
import {
  unhealthyTarget,
  outcome,
  serviceConfig,
  healthyTarget,
} from '../../../tests/support/target-states.ts';
import { MAX_ROWS } from '../view/page-view.ts';

describe('the list of services', () => {
  test.for<[Record<string, string>, string[]]>([
    [{ q: 'PAY' }, ['payment-service']],
    [{ state: 'up' }, ['auth-service', 'db-service', 'ai-service']],
    [{ state: 'up', q: 'a' }, ['auth-service', 'ai-service']],
    [{ q: 'nothing' }, []],
  ])('shows with %o only what matches', async ([query, names]) => {
    const page = await render(oneDownScene(), query);
    expect(
      [...page.matchAll(/<h3[^>]*><a[^>]*>([^<]*-service)</g)].map(([, name]) => name),
    ).toEqual(names);
    expect(textOf(page)).toContain('payment-service is down; the other 3 are up.');
    expect(textOf(page).includes('No service matches.')).toBe(names.length === 0);
  });

  test('has the services under their groups, and the problems before all', async () => {
    const grouped = [healthyTarget('a'), unhealthyTarget('b'), healthyTarget('c')].map(
      (target) => ({
        ...{ ...target, service: serviceConfig(target.service.name, { group: 'Shop' }) },
      }),
    );
    const page = await render({ ...healthyScene(), targets: [healthyTarget('d'), ...grouped] });
    const headings = page.matchAll(
      /<(h[34])(?: class="group")? ?(?:title="\w+")?>(?:<a[^>]*>)?(\w+)</g,
    );
    expect([...headings].slice(0, 5).map(([, level, text]) => `${level} ${text}`)).toEqual([
      ...['h3 b', 'h3 d', 'h3 Shop', 'h4 a', 'h4 c'],
    ]);
    expect(textOf(await render({ ...healthyScene(), targets: grouped }, { q: 'shop' }))).toContain(
      ' c Up',
    );
  });

  test('has the services that are too many on further pages', async () => {
    const targets = Array.from({ length: 2 * MAX_ROWS + 1 }, (_, index) =>
      healthyTarget(`s-${index}`),
    );
    const scene = { ...healthyScene(), targets: [...targets, unhealthyTarget('broken')] };
    const rows = (page: string) =>
      [...page.matchAll(/<li id="service-([\w-]+)"/g)].map(([, id]) => id);
    expect(rows(await render(scene))).toMatchObject({ 0: 'broken', 1: 's-0', length: MAX_ROWS });
    expect(await render(scene)).toContain('<a href="?page=2">');
    expect(rows(await render(scene, { page: '3' }))).toEqual(['s-199', 's-200']);
    expect(rows(await render(scene, { page: '9' }))).toEqual(['s-199', 's-200']);
  });

  const everyFourthHour = Object.fromEntries(
    Array.from({ length: 90 }, (_, slot) => [slot, slot % 16 < 4 ? 3 + slot : 0]),
  );
  test.for<[string, Partial<Parameters<typeof serviceHistory>[0]>]>([
    ['after a day without an outage', {}],
    ['of which nothing is known yet', { firstSlot: 90 }],
    ['that fail in every fourth hour', { failures: everyFourthHour }],
  ])('of 1,000 services takes at most 300 kB: %s', async ([, shape]) => {
    const scene = fleetScene(1_000);
    const services = scene.targets.map(({ service: { name } }, index) =>
      serviceHistory({ name, seconds: 0.01 + index / 10_000, ...shape }),
    );
    const page = await render({ ...scene, history: { ...scene.history, services } });
    expect(page.match(/<li id="service-/g)).toHaveLength(MAX_ROWS);
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(300_000);
  });

  test.for([
    [8, /12:32:00 UTC: 96.87% available, 32 checks, 1 failed/],
    [9, /^$/],
  ] as const)('the bars of up to eight services have titles: %i', async ([count, expected]) => {
    const titles = (await render(fleetScene(count))).match(/<rect [^>]*><title>.*?<\/title>/g);
    expect(titles?.join() ?? '').toMatch(expected);
  });

  describe('of one of several shards', () => {
    const services = healthyScene().targets.map(({ service }) => service);
    const more = Array.from({ length: 996 }, (_, index) => serviceConfig(`other-${index}`));
    const shared = (scene: Scene, own = services): Scene => ({
      ...scene,
      directory: directoryOf(() => own, {
        shard: { index: 1, count: 3 },
        all: () => [...services, ...more],
      }),
    });

    test.each([
      ['en', 'Shard 2 of 3: 4 of 1,000 services.', 'Those of all shards.'],
      ['fr', 'Part 2 sur 3\u00a0: 4 services sur 1\u202f000.', 'Celles de toutes les parts.'],
    ])('says so in %s, in the title too', async (lang, share, alerts) => {
      const page = await render(shared(oneDownScene()), { lang });
      expect(page).toContain(`<p class="share">${share}</p>`);
      expect(/<title>([^<]*)<\/title>/.exec(page)?.[1]).toContain(share);
      expect(page).toContain(alerts);
    });

    test('does not say that nothing is configured if the share is empty', async () => {
      const text = textOf(await render(shared({ ...healthyScene(), targets: [] }, [])));
      expect(text).toContain('No service is monitored here.');
      expect(text).toContain('Shard 2 of 3: 0 of 1,000 services.');
    });

    test('is not mentioned where there is but one', async () => {
      expect(textOf(await render(healthyScene()))).not.toMatch(/shard/i);
    });
  });
});

describe('the page of a service', () => {
  test('has everything about it and nothing about others', async () => {
    const scene = oneDownScene();
    const phaseSeconds = { dns: 0.001, connect: 0.002, processing: 0.25 };
    const facts = { dependencies: { redis: false }, version: '1.2.3' };
    const last = outcome({ durationSeconds: 0.3, phaseSeconds, facts });
    const service = serviceConfig('ai-service', { group: 'AI', url: 'https://ai.test' });
    const certificateExpirySeconds = scene.clock.now() / 1000 + 900_000;
    const incident = { service: 'ai-service', from: 1, to: scene.clock.now() - 60_000 };
    const reason = { reason: 'timeout', message: 'late' } as const;
    const page = await render(
      {
        ...scene,
        targets: [
          ...scene.targets.filter((target) => target.service.name !== 'ai-service'),
          healthyTarget('ai-service', { service, last: { ...last, certificateExpirySeconds } }),
        ],
        incidents: [
          { ...incident, ...reason },
          { ...incident, ...reason, service: 'payment-service' },
        ],
      },
      { range: '24h', q: 'nothing' },
      'ai-service',
    );
    const text = textOf(page).replaceAll('\u202f', ' ');
    for (const part of [
      'The service is up; 1 warning.',
      'Phases of the last check DNS 1 ms · connect 2 ms · processing 250 ms',
      'Failed checks in this range 17 of 2,880',
      'redis in error',
      'Certificate 10 days left',
      'Version 1.2.3',
      'Group AI',
      'was down for',
    ]) {
      expect(text).toContain(part);
    }
    expect(page).toContain('src="../badges/ai-service.svg"');
    expect(page).toContain('href="../page.css"');
    expect(page).toContain('href="../?range=24h"');
    expect(page).not.toContain('payment-service');
    expect(page).not.toMatch(/(href|src)="\.\/|Business figures/);
  });

  test('folds the dependencies that are ok, and counts those that are left out', async () => {
    const good = Array.from({ length: 49 }, (_, index) => [`d${index}`, true]);
    const dependencies = Object.fromEntries([['redis', false], ...good]) as Record<string, boolean>;
    const facts = { dependencies, furtherDependencies: 7 };
    const scene = {
      ...healthyScene(),
      targets: [healthyTarget('a', { last: outcome({ facts }) })],
    };
    const text = textOf(await render(scene, {}, 'a'));
    expect(text).toMatch(/redis in error +49 ok d0 ok .* and 7 more/);
    expect(text).toContain('1 dependency is in error');
  });
});
