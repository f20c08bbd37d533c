import { expect, test } from 'vitest';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { toOpenMetrics } from './open-metrics.ts';
import { MetricRegistry } from './registry.ts';
import { sample } from './sample.ts';

interface Service {
  readonly name: string;
  readonly probes: number;
}

/** A registry of these services, and the names of those that were written, in order. */
function watch(services: Service[]) {
  const registry = new MetricRegistry(silentLogger);
  const written: string[] = [];
  registry.addStates(
    () => services,
    (state) => {
      written.push(state.name);
      return [sample('service_probes_total', { service_name: state.name }, state.probes)];
    },
  );
  return { registry, written };
}

const line = ({ name, probes }: Service) =>
  `service_probes_total{service_name="${name}"} ${probes}`;
const linesOf = (text: string) => text.split('\n').filter((each) => each.startsWith('service_p'));
const ours = (text: string) => text.slice(0, text.indexOf('# HELP process_'));

test('a state is written once, and one that changed once more', async () => {
  const services = [
    { name: 'a', probes: 1 },
    { name: 'b', probes: 1 },
  ];
  const { registry, written } = watch(services);
  expect(linesOf(await registry.expose()).filter((each) => !each.includes('duration'))).toEqual(
    services.map(line),
  );
  services[1] = { name: 'b', probes: 2 };
  expect(await registry.expose()).toContain(`\n${line({ name: 'b', probes: 2 })}\n`);
  await registry.expose('openmetrics');
  expect(written).toEqual(['a', 'b', 'b']);
});

test('a thousand states come in their order, each as it was when the scrape began', async () => {
  const services = Array.from({ length: 1000 }, (_, index) => ({ name: `s${index}`, probes: 7 }));
  const before = services.map(line);
  const { registry } = watch(services);
  const scrape = registry.expose();
  services.forEach(({ name }, index) => (services[index] = { name, probes: 8 }));
  expect(linesOf(await scrape)).toEqual(before);
  expect(linesOf(await registry.expose())).toEqual(services.map(line));
});

test('scrapes under way together each show their own moment, and so does the next', async () => {
  const services = Array.from({ length: 1000 }, (_, index) => ({ name: `s${index}`, probes: 7 }));
  const { registry } = watch(services);
  const more = Array.from({ length: 1000 }, (_, index) => ({ name: `t${index}`, probes: 7 }));
  const before = services.map(line);
  const shown: Promise<string>[] = [registry.expose()];
  services.push(...more);
  const between = services.map(line);
  shown.push(registry.expose());
  services.length = 3;
  shown.push(registry.expose(), registry.expose());
  const texts = await Promise.all(shown);
  const after = services.map(line);
  expect(texts.map(linesOf)).toEqual([before, between, after, after]);
  expect(ours(await registry.expose())).toBe(ours(texts[3]!));
  expect(texts[0]).not.toContain('\n\n');
});

test('a room that was empty, filled and emptied shows just that', async () => {
  const services: Service[] = [];
  const { registry } = watch(services);
  const shown = async () => linesOf(await registry.expose());
  expect(await shown()).toEqual([]);
  services.push({ name: 'a', probes: 1 });
  expect(await shown()).toEqual([line({ name: 'a', probes: 1 })]);
  services.length = 0;
  expect(await shown()).toEqual([]);
});

test('a state that cannot be written costs only its own series', async () => {
  const registry = new MetricRegistry(silentLogger);
  registry.addStates(
    () => [{ users: 1 }, { users: undefined }],
    ({ users }) => {
      if (users === undefined) throw new Error('broken state');
      return [sample('penpal_total_users', {}, users)];
    },
  );
  expect(await registry.expose()).toContain('\npenpal_total_users 1\n');
});

test('OpenMetrics says the same as text', async () => {
  const { registry } = watch([{ name: 'a', probes: 1 }]);
  registry.histogram('service_probe_duration_seconds').observe({ service_name: 'a' }, 0.2);
  const openMetrics = await registry.expose('openmetrics');
  const rewritten = toOpenMetrics(await registry.expose());
  expect(ours(openMetrics)).toBe(ours(rewritten));
  expect(openMetrics.endsWith('\n# EOF\n')).toBe(true);
});

test('a histogram counts cumulatively, up to +Inf, and sums', async () => {
  const registry = new MetricRegistry(silentLogger);
  const histogram = registry.histogram('service_probe_duration_seconds');
  for (const seconds of [0.005, 0.3, 99]) histogram.observe({ service_name: 'a' }, seconds);
  const text = await registry.expose();
  for (const [series, value] of [
    ['_bucket{le="0.005",service_name="a"}', 1],
    ['_bucket{le="0.25",service_name="a"}', 1],
    ['_bucket{le="30",service_name="a"}', 2],
    ['_bucket{le="+Inf",service_name="a"}', 3],
    ['_sum{service_name="a"}', 0.005 + 0.3 + 99],
    ['_count{service_name="a"}', 3],
  ] as const) {
    expect(text).toContain(`\nservice_probe_duration_seconds${series} ${value}\n`);
  }
});
