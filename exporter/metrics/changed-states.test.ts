import { expect, test } from 'vitest';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { MetricRegistry } from './registry.ts';
import { sample } from './sample.ts';
import { expose } from '../../tests/support/exposition/expose.ts';

interface Service {
  readonly name: string;
  readonly probes: number;
}

const line = ({ name, probes }: Service) =>
  `service_probes_total{service_name="${name}"} ${probes}`;
const thousand = (prefix: string) =>
  Array.from({ length: 1000 }, (_, index) => ({ name: `${prefix}${index}`, probes: 7 }));
/** Without the metrics of the process, which change between two scrapes. */
const ours = (text: string) => text.slice(0, text.indexOf('# HELP process_'));

/** A registry of these services, and the names of the services that were rendered, in order. */
function registryOf(services: Service[]) {
  const registry = new MetricRegistry(silentLogger);
  const rendered: string[] = [];
  registry.addStates(
    () => services,
    ({ name, probes }) => {
      rendered.push(name);
      return [sample('service_probes_total', { service_name: name }, probes)];
    },
  );
  const lines = (text: string) =>
    text.split('\n').filter((each) => each.startsWith('service_probes_total'));
  return { registry, rendered, scrape: async () => lines(await expose(registry)) };
}

test('a state is rendered once, and only a state that changed is rendered again', async () => {
  const services = ['a', 'b'].map((name) => ({ name, probes: 1 }));
  const { registry, rendered, scrape } = registryOf(services);
  expect(await scrape()).toEqual(services.map(line));
  services[1] = { name: 'b', probes: 2 };
  expect(await scrape()).toEqual(services.map(line));
  await expose(registry, 'openmetrics');
  expect(rendered).toEqual(['a', 'b', 'b']);
});

test('parts of the same states are of one moment, and each is rendered again when it changes', async () => {
  const registry = new MetricRegistry(silentLogger);
  let reads = 0;
  let state = { name: { value: 'a' }, probes: { value: 1 } };
  const states = () => [{ ...state, reads: (reads += 1) }];
  const rendered: unknown[] = [];
  for (const part of ['name', 'probes'] as const) {
    registry.addParts(
      states,
      (each) => each[part],
      ({ value }: { value: string | number }) => {
        rendered.push(value);
        return [];
      },
    );
  }
  await expose(registry);
  state = { ...state, probes: { value: 2 } };
  await expose(registry);
  expect(rendered).toEqual(['a', 1, 2]);
  expect(reads).toBe(2);
});

test('clients of one large exposition read it apart from each other, also after later scrapes', async () => {
  const services = [...'stuvwxyz'].flatMap(thousand);
  const { registry } = registryOf(services);
  const body = await registry.exposeInPieces('text');
  const atOnce = Array.from(body, String).join('');
  const late: string[] = [];
  for (const piece of body) {
    late.push(String(piece));
    if (late.length > 1) continue;
    services.fill({ name: 'z', probes: 8 });
    await registry.exposeInPieces('text');
    for (const other of body) expect(other.length).toBeGreaterThan(0);
  }
  expect(late.join('') === atOnce).toBe(true);
  expect(body).toMatchObject({ bytes: Buffer.byteLength(atOnce) });
});

test('a thousand states come in their order, as they were when the scrape began', async () => {
  const services = thousand('s');
  const before = services.map(line);
  const { scrape } = registryOf(services);
  const first = scrape();
  services.forEach(({ name }, index) => (services[index] = { name, probes: 8 }));
  expect(await first).toEqual(before);
  expect(await scrape()).toEqual(services.map(line));
});

test('concurrent scrapes each show their own moment, and so does the next one', async () => {
  const services = thousand('s');
  const { registry, scrape } = registryOf(services);
  const expected = [services.map(line)];
  const scrapes = [scrape()];
  services.push(...thousand('t'));
  expected.push(services.map(line));
  scrapes.push(scrape());
  services.length = 3;
  expected.push(services.map(line), services.map(line));
  const last = expose(registry);
  scrapes.push(scrape(), scrape());

  expect(await Promise.all(scrapes)).toEqual(expected);
  expect(ours(await expose(registry))).toBe(ours(await last));
  expect(await last).not.toContain('\n\n');
});

test('a source that was empty, then filled, then emptied shows just that', async () => {
  const services: Service[] = [];
  const { scrape } = registryOf(services);
  expect(await scrape()).toEqual([]);
  services.push({ name: 'a', probes: 1 });
  expect(await scrape()).toEqual([line({ name: 'a', probes: 1 })]);
  services.length = 0;
  expect(await scrape()).toEqual([]);
});
