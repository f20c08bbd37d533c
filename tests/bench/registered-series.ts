import { Counter, Gauge, Histogram } from 'prom-client';
import type { MetricConfiguration, Registry } from 'prom-client';
import { parsePrometheusText } from '../../exporter/collectors/prometheus-text.ts';
import type { TextSample } from '../../exporter/collectors/prometheus-text.ts';
import { catalog } from '../../exporter/metrics/catalog.ts';
import type { MetricDefinition } from '../../exporter/metrics/catalog.ts';

type Options = MetricConfiguration<string>;

/**
 * Registers the series of an exposition with prom-client's own metrics, values included but those of
 * histograms. Those of the process are left out: the other process has its own.
 */
export async function registerSeries(registry: Registry, exposition: string): Promise<void> {
  const { samples } = await parsePrometheusText(exposition);
  const byName = Map.groupBy(samples, ({ name }) => name);
  for (const [name, definition] of Object.entries<MetricDefinition>(catalog)) {
    const { type, help, labels, buckets = [] } = definition;
    const series = byName.get(type === 'histogram' ? `${name}_count` : name);
    // Registered without a series, a metric that has no labels would show a zero.
    if (!series) continue;
    const options = { name, help, labelNames: Object.keys(labels), registers: [registry] };
    if (type === 'counter') registerCounter(options, series);
    else if (type === 'gauge') registerGauge(options, series);
    else registerHistogram({ ...options, buckets: [...buckets] }, series);
  }
}

function registerCounter(options: Options, series: readonly TextSample[]): void {
  const counter = new Counter(options);
  for (const { labels, value } of series) counter.inc(Object.fromEntries(labels), value);
}

function registerGauge(options: Options, series: readonly TextSample[]): void {
  const gauge = new Gauge(options);
  for (const { labels, value } of series) gauge.set(Object.fromEntries(labels), value);
}

/** One observation a series: the lines are as many, and prom-client writes them all anyway. */
function registerHistogram(
  options: Options & { buckets: number[] },
  series: readonly TextSample[],
): void {
  const histogram = new Histogram(options);
  for (const { labels } of series) histogram.observe(Object.fromEntries(labels), 0.0123);
}
