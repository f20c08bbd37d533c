import { Counter, Gauge, Histogram } from 'prom-client';
import type { MetricConfiguration, Registry } from 'prom-client';
import { parsePrometheusText } from '../../../exporter/collectors/prometheus-text.ts';
import type { TextSample } from '../../../exporter/collectors/prometheus-text.ts';
import { catalog } from '../../../exporter/metrics/catalog.ts';
import type { MetricDefinition } from '../../../exporter/metrics/catalog.ts';

type Options = MetricConfiguration<string>;

/**
 * Registers the series of an exposition in prom-client, with their values except those of histograms. The
 * metrics of the process are left out, because each process has its own.
 */
export async function registerSeries(registry: Registry, exposition: string): Promise<void> {
  const byName = Map.groupBy(await samplesOf(exposition), ({ name }) => name);
  for (const [name, definition] of Object.entries<MetricDefinition>(catalog)) {
    const { type, help, labels, buckets = [] } = definition;
    const series = byName.get(type === 'histogram' ? `${name}_count` : name);
    // Without a series, prom-client would expose a metric without labels as 0.
    if (!series) continue;
    const options = { name, help, labelNames: Object.keys(labels), registers: [registry] };
    if (type === 'counter') registerCounter(options, series);
    else if (type === 'gauge') registerGauge(options, series);
    else registerHistogram({ ...options, buckets: [...buckets] }, series);
  }
}

/** The samples but for the buckets and sums of histograms; one metric at a time, because the parser has a limit. */
async function samplesOf(exposition: string): Promise<TextSample[]> {
  const needed = (name: string) => !/_(?:bucket|sum)$/.test(name);
  const all: (readonly TextSample[])[] = [];
  for (const metric of exposition.split(/^(?=# HELP )/m)) {
    all.push((await parsePrometheusText(metric, needed)).samples);
  }
  return all.flat();
}

function registerCounter(options: Options, series: readonly TextSample[]): void {
  const counter = new Counter(options);
  for (const { labels, value } of series) counter.inc(Object.fromEntries(labels), value);
}

function registerGauge(options: Options, series: readonly TextSample[]): void {
  const gauge = new Gauge(options);
  for (const { labels, value } of series) gauge.set(Object.fromEntries(labels), value);
}

/** One observation per series gives the same number of lines. */
function registerHistogram(
  options: Options & { buckets: number[] },
  series: readonly TextSample[],
): void {
  const histogram = new Histogram(options);
  for (const { labels } of series) histogram.observe(Object.fromEntries(labels), 0.0123);
}
