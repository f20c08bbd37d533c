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

/** Fewer than the parser accepts at once. */
const LINES_AT_ONCE = 50_000;

/** The samples but for the buckets and sums of histograms. */
async function samplesOf(exposition: string): Promise<TextSample[]> {
  const lines = exposition.split('\n').filter((line) => !/^(?:#|\w+_(?:bucket|sum)\b)/.test(line));
  const all: (readonly TextSample[])[] = [];
  for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
    const text = lines.slice(from, from + LINES_AT_ONCE).join('\n');
    all.push((await parsePrometheusText(text)).samples);
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
