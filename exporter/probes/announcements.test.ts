import { expect, test } from 'vitest';
import { serviceOf } from '../../tests/support/check-of.ts';
import { makeWorld } from '../../tests/support/probes/prober-world.ts';

const MINUTE_MS = 60_000;
const services = [serviceOf('auth'), serviceOf('ai')];

/** Services that are down, with the names of those in maintenance in the exposition and in the states. */
async function world() {
  const { clock, maintenance, prober, scrape } = makeWorld(services);
  await clock.advance(1000);
  const inMaintenance = async () => {
    const lines = await scrape('service_maintenance{');
    const scraped = lines.flatMap((line) => /"(.+)"} 1$/.exec(line)?.[1] ?? []);
    const states = prober.states().filter((state) => state.inMaintenance);
    expect(states.map(({ service }) => service.name)).toEqual(scraped);
    return scraped;
  };
  return { clock, maintenance, prober, inMaintenance };
}

test('marks its service until its end, and the service is still probed', async () => {
  const { clock, maintenance, prober, inMaintenance } = await world();
  maintenance.announce(10, { service: 'auth', message: 'deploy' });
  expect(await inMaintenance()).toEqual(['auth']);
  expect(prober.states()[0]?.announcement?.message).toBe('deploy');
  await clock.advance(10 * MINUTE_MS - 1);
  expect(await inMaintenance()).toEqual(['auth']);
  expect(prober.states()[0]?.probesTotal).toBeGreaterThan(10);
  await clock.advance(1);
  expect(await inMaintenance()).toEqual([]);
  expect(prober.states()[0]?.announcement).toBeUndefined();
  expect(maintenance.list()).toEqual([]);
});

test('without a service marks all, and a service’s own announcement comes first', async () => {
  const { clock, maintenance, prober, inMaintenance } = await world();
  maintenance.announce(10, { message: 'all' });
  maintenance.announce(5, { service: 'ai', message: 'own' });
  expect(await inMaintenance()).toEqual(['auth', 'ai']);
  expect(prober.states().map((state) => state.announcement?.message)).toEqual(['all', 'own']);
  await clock.advance(5 * MINUTE_MS);
  expect(prober.states().map((state) => state.announcement?.message)).toEqual(['all', 'all']);
});

test('a second announcement replaces the first, and 0 minutes end it', async () => {
  const { clock, maintenance, inMaintenance } = await world();
  maintenance.announce(10, { service: 'auth' });
  maintenance.announce(1, { service: 'auth' });
  expect(maintenance.list()).toHaveLength(1);
  await clock.advance(MINUTE_MS);
  expect(await inMaintenance()).toEqual([]);

  maintenance.announce(10, { service: 'auth' });
  maintenance.announce(10, { service: 'ai' });
  maintenance.announce(0, { service: 'auth' });
  expect(await inMaintenance()).toEqual(['ai']);
  maintenance.announce(10, {});
  maintenance.announce(0, {});
  expect(await inMaintenance()).toEqual([]);
});

test('survives a reload, and never closes a window of services.yml', async () => {
  const { clock, maintenance, prober, inMaintenance } = await world();
  const fromMs = clock.now();
  const window = { fromMs, toMs: fromMs + 20 * MINUTE_MS };
  maintenance.announce(10, { service: 'auth' });
  prober.apply([serviceOf('auth', {}, { maintenance: [window] }), serviceOf('ai')]);
  expect(await inMaintenance()).toEqual(['auth']);
  await clock.advance(10 * MINUTE_MS);
  expect(await inMaintenance()).toEqual(['auth']);
  maintenance.announce(0, {});
  expect(await inMaintenance()).toEqual(['auth']);
  await clock.advance(10 * MINUTE_MS);
  expect(await inMaintenance()).toEqual([]);
});
