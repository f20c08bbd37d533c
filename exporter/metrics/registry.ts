import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Logger } from '../logger.ts';
import { catalog } from './catalog.ts';
import type { LabelsOf, MetricDefinition, MetricName, NamesOfType } from './catalog.ts';
import type { Sample, SampledName, SampleSource } from './sample.ts';

type Values = { labels: Readonly<Record<string, string>>; value: number }[];

/** A histogram of the catalogue, with its labels checked at compile time. */
export interface CatalogHistogram<N extends NamesOfType<'histogram'>> {
  observe(labels: LabelsOf<N>, value: number): void;
  remove(labels: LabelsOf<N>): void;
}

/**
 * Everything that `/metrics` shows. Gauges and counters are not kept here: each scrape reads them
 * from their rooms' state in one synchronous turn, so that a scrape is never half of one state and
 * half of the next, and a series whose source is gone is gone from the scrape.
 */
export class MetricRegistry {
  readonly #registry = new Registry();
  readonly #histograms = new Map<string, Histogram>();
  readonly #sources: SampleSource[] = [];
  readonly #log: Logger;
  #values = new Map<SampledName, Values>();

  constructor(log: Logger) {
    this.#log = log;
    for (const [name, definition] of Object.entries(catalog)) {
      this.#register(name as MetricName, definition);
    }
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Adds a room's samples to every scrape from now on. */
  addSource(source: SampleSource): void {
    this.#sources.push(source);
  }

  histogram<N extends NamesOfType<'histogram'>>(name: N): CatalogHistogram<N> {
    const histogram = this.#histograms.get(name);
    if (!histogram) throw new Error(`${name} is not a histogram of the catalogue`);
    return {
      observe: (labels, value) => histogram.observe(labels, value),
      remove: (labels) => histogram.remove(labels),
    };
  }

  /** The exposition in Prometheus text 0.0.4. */
  expose(): Promise<string> {
    this.#values = this.#read();
    return this.#registry.metrics();
  }

  #read(): Map<SampledName, Values> {
    const values = new Map<SampledName, Values>();
    for (const source of this.#sources) {
      for (const { name, labels, value } of this.#samplesOf(source)) {
        const series = values.get(name);
        if (series) series.push({ labels, value });
        else values.set(name, [{ labels, value }]);
      }
    }
    return values;
  }

  /** One room that fails must not cost the others their scrape. */
  #samplesOf(source: SampleSource): Sample[] {
    try {
      return [...source()];
    } catch (error) {
      this.#log.error({ err: error }, 'a source of samples failed; its series are absent');
      return [];
    }
  }

  #register(name: MetricName, { type, help, labels, buckets }: MetricDefinition): void {
    const options = { name, help, labelNames: Object.keys(labels), registers: [this.#registry] };
    if (type === 'histogram') {
      this.#histograms.set(name, new Histogram({ ...options, buckets: [...(buckets ?? [])] }));
      return;
    }
    const metric = type === 'gauge' ? new Gauge(options) : new Counter(options);
    const describe = metric.get.bind(metric);
    metric.get = () => {
      const values = this.#values.get(name as SampledName) ?? [];
      return describe().then((description) => ({ ...description, values }));
    };
  }
}
