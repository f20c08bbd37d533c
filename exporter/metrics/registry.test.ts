import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText } from '../../tests/support/fuzz.ts';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { catalog, type MetricName } from './catalog.ts';
import { encode } from './exposition.ts';
import { MetricRegistry } from './registry.ts';
import { sample, type Sample, type SampleSource } from './sample.ts';
import { expose } from '../../tests/support/exposition/expose.ts';

const linesOf = (exposition: string, name: string) =>
  exposition.split('\n').filter((line) => new RegExp(`^${name}[{ ]`).test(line));

/** A registry with this one source, and the lines that a scrape shows of one metric. */
function registryOf(source: SampleSource) {
  const registry = new MetricRegistry(silentLogger);
  registry.addSource(source);
  const scrape = async (name: string) => linesOf(await expose(registry), name);
  return { registry, scrape };
}

const fails = (): never => {
  throw new Error('broken');
};

test('every metric of the catalogue is announced with its type and help', async () => {
  const exposition = await expose(new MetricRegistry(silentLogger));
  for (const [name, { type, help }] of Object.entries(catalog)) {
    expect(exposition).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
  }
});

test('OpenMetrics announces counters without _total, keeps gauges, and ends with # EOF', async () => {
  const { registry } = registryOf(() => [
    sample('service_probes_total', { service_name: 'a' }, 3),
    sample('penpal_active_users_total', {}, 5),
  ]);
  registry.addHistogram('service_probe_duration_seconds').observe({ service_name: 'a' }, 0.2);
  const text = await expose(registry);
  const openMetrics = await expose(registry, 'openmetrics');
  const ours = (exposition: string) => exposition.slice(0, exposition.indexOf('# HELP process_'));

  const header = /^(# (?:HELP|TYPE) )(\w+)_total /gm;
  const renamed = ours(text).replaceAll(header, (whole, start: string, name: string) =>
    catalog[`${name}_total` as MetricName].type === 'counter' ? `${start}${name} ` : whole,
  );
  expect(ours(openMetrics)).toBe(renamed);
  expect(openMetrics).toContain('# TYPE service_probes counter\nservice_probes_total{');
  expect(openMetrics).toContain('# TYPE penpal_active_users_total gauge\n');
  expect(openMetrics).toMatch(/\n# EOF\n$/);
});

test('a series is absent, not zero, without a source and when its source is gone', async () => {
  let samples: Sample[] = [sample('penpal_users_by_language', { language: 'Français' }, 3)];
  const { scrape } = registryOf(() => samples);

  const line = 'penpal_users_by_language{language="Français"} 3';
  expect(await scrape('penpal_users_by_language')).toEqual([line]);
  expect(await scrape('service_response_time_seconds')).toEqual([]);
  samples = [];
  expect(await scrape('penpal_users_by_language')).toEqual([]);
});

test('a mirrored counter shows the value of its source, even when it falls', async () => {
  let value = 0;
  const { scrape } = registryOf(() => [
    sample('penpal_conversations_total', { status: 'created' }, value),
  ]);
  const lines: string[] = [];
  for (value of [1_234_567.25, 2, Infinity, -Infinity]) {
    lines.push(...(await scrape('penpal_conversations_total')));
  }
  const series = 'penpal_conversations_total{status="created"}';
  expect(lines).toEqual(['1234567.25', '2', '+Inf', '-Inf'].map((text) => `${series} ${text}`));
});

test('label values are escaped', async () => {
  const language = 'a "quoted" \\ and\nbroken';
  const { scrape } = registryOf(() => [sample('penpal_users_by_language', { language }, 1)]);
  expect(await scrape('penpal_users_by_language')).toEqual([
    'penpal_users_by_language{language="a \\"quoted\\" \\\\ and\\nbroken"} 1',
  ]);
});

test('a source that throws and a state that cannot be rendered cost only their own series', async () => {
  const { registry, scrape } = registryOf(fails);
  registry.addSource(() => [sample('penpal_active_users_total', {}, 7)]);
  const states = () => [{ users: 1 }, { users: undefined }];
  registry.addStates(states, ({ users = fails() }) => [sample('penpal_total_users', {}, users)]);
  expect(await scrape('penpal_active_users_total')).toEqual(['penpal_active_users_total 7']);
  expect(await scrape('penpal_total_users')).toEqual(['penpal_total_users 1']);
});

test('a scrape is one moment: a later change does not show', async () => {
  let users = 1;
  const { scrape } = registryOf(() => [
    sample('penpal_total_users', {}, users),
    sample('penpal_active_users_total', {}, users),
  ]);
  const both = 'penpal_(total_users|active_users_total)';
  const scrapes = [scrape(both)];
  users = 2;
  scrapes.push(scrape(both));
  expect(await Promise.all(scrapes)).toEqual([
    ['penpal_active_users_total 1', 'penpal_total_users 1'],
    ['penpal_active_users_total 2', 'penpal_total_users 2'],
  ]);
});

test('a histogram counts cumulatively up to +Inf until its series is removed', async () => {
  const { registry, scrape } = registryOf(() => []);
  const histogram = registry.addHistogram('service_probe_duration_seconds');
  for (const seconds of [0.005, 0.3, 99]) histogram.observe({ service_name: 'a' }, seconds);
  const series = 'service_probe_duration_seconds(_bucket|_sum|_count)';
  const lines = await scrape(series);
  for (const line of [
    '_bucket{le="0.005",service_name="a"} 1',
    '_bucket{le="0.25",service_name="a"} 1',
    '_bucket{le="30",service_name="a"} 2',
    '_bucket{le="+Inf",service_name="a"} 3',
    `_sum{service_name="a"} ${0.005 + 0.3 + 99}`,
    '_count{service_name="a"} 3',
  ]) {
    expect(lines).toContain(`service_probe_duration_seconds${line}`);
  }
  histogram.remove({ service_name: 'a' });
  expect(await scrape(series)).toEqual([]);
});

test('lines are encoded in pieces of a size, metric by metric, and longer lines as a piece of their own', () => {
  const [first, second] = ['service_health_status', 'service_probes_total'] as const;
  const text = anyText({ maxLength: 20 });
  const states = fc.array(fc.record({ [first]: text, [second]: text }));
  fc.assert(
    fc.property(states, fc.nat(40), (all, size) => {
      const names = new Set([first, second]);
      const source = { names, states: all.map((lines) => ({ lines })), bytes: 0 };
      const pieces = Array.from(encode([source], size), (piece) => Buffer.from(piece));
      const texts = [first, second].flatMap((name) => all.map((lines) => lines[name] ?? ''));
      expect(Buffer.concat(pieces)).toEqual(Buffer.from(texts.join('')));
      const longer = pieces.filter(({ length }) => length > size).map(String);
      expect(longer).toEqual(texts.filter((each) => Buffer.byteLength(each) > size));
    }),
  );
});
