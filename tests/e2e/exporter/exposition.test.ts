import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import got from 'got';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serviceUrls } from '../../../demo/stack.ts';
import { startFleet } from '../../../demo/fleet/fleet.ts';
import { FREE_PORTS } from '../../../demo/fleet/penpal-services.ts';
import { findRealPart } from '../../../demo/real-parts.ts';
import { startPrometheus } from '../../../demo/real-servers.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { promtoolFaults } from '../../support/processes/promtool-faults.ts';
import { realPartOrSkip } from '../../support/processes/real-part.ts';
import { timeUntil } from '../../support/time-until.ts';
import { parsePrometheusText } from '../../../exporter/collectors/prometheus-text.ts';
import type { TextSample } from '../../../exporter/collectors/prometheus-text.ts';
import { catalog } from '../../../exporter/metrics/catalog.ts';
import type { MetricDefinition } from '../../../exporter/metrics/catalog.ts';
import { startBuilt } from '../../support/processes/start-built.ts';

/** Not in this scrape, because no probe has failed and the fleet does not use https. */
const WITHOUT_SERIES = [
  'service_last_failure_timestamp_seconds',
  'service_certificate_expiry_timestamp_seconds',
];
/** Time for the first probes, reads and scrapes. */
const FIRST_MS = 10_000;

let started: AsyncDisposableStack | undefined;
let exporterUrl = '';

beforeAll(async () => {
  await Promise.all([findRealPart('prometheus'), findRealPart('promtool')]);
  started = new AsyncDisposableStack();
  const fleet = await startFleet({ ports: FREE_PORTS, controlPort: 0, planned: true });
  started.defer(() => fleet.stop());
  const environment = { ...serviceUrls(fleet), PUBLIC_URL: 'http://status.example' };
  const exporter = started.use(await startBuilt({ environment }));
  exporterUrl = exporter.url;
  await untilEverythingIsRead();
});

afterAll(() => started?.disposeAsync());

const scrape = () => got(`${exporterUrl}/metrics`).text();

/** Every service was probed, every source was read, and one of our requests was counted. */
async function untilEverythingIsRead(): Promise<void> {
  await timeUntil('the first probes and reads are done', FIRST_MS, async () => {
    const text = await scrape();
    const read = text.match(/^penpal_collector_success\{.*\} 1$/gm) ?? [];
    const probed = text.match(/^service_probe_success\{.*\} 1$/gm) ?? [];
    return read.length === 3 && probed.length === 4;
  });
}

/** The samples of a scrape. Every line must be one. */
async function samples(): Promise<readonly TextSample[]> {
  const { samples, malformed } = await parsePrometheusText(await scrape());
  expect(malformed).toEqual(new Map());
  return samples;
}

/** The series of a histogram count under its name. */
function familyOf(name: string): string {
  const base = name.replace(/_(bucket|sum|count)$/, '');
  return base in catalog && definitionOf(base).type === 'histogram' ? base : name;
}

function definitionOf(name: string): MetricDefinition {
  return catalog[name as keyof typeof catalog];
}

test('every metric of the catalogue has series in a real scrape', async () => {
  const present = new Set((await samples()).map(({ name }) => familyOf(name)));
  const missing = Object.keys(catalog).filter((name) => !present.has(name));
  expect(missing).toEqual(WITHOUT_SERIES);
});

test('every series of a real scrape has the labels of the catalogue with allowed values', async () => {
  const ours = (await samples()).filter(({ name }) => familyOf(name) in catalog);
  expect(ours.length).toBeGreaterThan(150);
  for (const { name, labels } of ours) {
    const definition = definitionOf(familyOf(name));
    const { le, ...own } = Object.fromEntries(labels);
    if (le !== undefined) expect(definition.type).toBe('histogram');
    expect([name, Object.keys(own).toSorted()]).toEqual([
      name,
      Object.keys(definition.labels).toSorted(),
    ]);
    for (const [label, value] of Object.entries(own)) {
      const domain = definition.labels[label];
      if (typeof domain !== 'string') expect(domain).toContain(value);
    }
  }
});

test('all other series are from prom-client', async () => {
  const others = (await samples()).filter(({ name }) => !(familyOf(name) in catalog));
  expect(others.filter(({ name }) => !/^(nodejs|process)_/.test(name))).toEqual([]);
});

test('promtool complains only about names of the user and of prom-client', async ({ skip }) => {
  const promtool = await realPartOrSkip('promtool', skip);
  expect(await promtoolFaults(promtool, await scrape())).toEqual([]);
});

test('a real Prometheus gets the same series from text and from OpenMetrics', async ({ skip }) => {
  const part = await realPartOrSkip('prometheus', skip);
  await using leftovers = new AsyncDisposableStack();
  const folder = await temporaryFolder('penpal-exposition-');
  leftovers.defer(() => folder.remove());
  const configFile = join(folder.path, 'prometheus.yml');
  const job = (name: string, protocol: string) => ({
    job_name: name,
    scrape_interval: '1s',
    scrape_protocols: [protocol],
    static_configs: [{ targets: [new URL(exporterUrl).host] }],
  });
  const jobs = [job('text', 'PrometheusText0.0.4'), job('openmetrics', 'OpenMetricsText1.0.0')];
  await writeFile(configFile, JSON.stringify({ scrape_configs: jobs }));
  await using prometheus = await startPrometheus({ part, configFile });

  interface Answer {
    readonly data: { result: { metric: Record<string, string>; value: [number, string] }[] };
  }
  const ask = async (query: string) => {
    const url = `${prometheus.url}/api/v1/query`;
    const { data } = await got(url, { searchParams: { query } }).json<Answer>();
    return data.result;
  };
  await timeUntil('both are scraped', FIRST_MS, async () => (await ask('up == 1')).length === 2);
  const countsOf = async (job: string) => {
    const found = await ask(
      `count by (__name__) ({__name__=~"(service|penpal)_.+", job="${job}"})`,
    );
    return new Map(found.map(({ metric, value }) => [metric['__name__'], value[1]]));
  };
  const asText = await countsOf('text');
  expect(asText.get('penpal_payments_total')).toBe('3');
  expect(await countsOf('openmetrics')).toEqual(asText);
});
